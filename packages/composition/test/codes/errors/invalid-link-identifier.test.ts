import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("INVALID_LINK_IDENTIFIER", () => {
  it("is told of a link to a url without a whole version", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(url: "https://example.test/x/v1") type Query { a: Int }',
    });
    expect(told.errors).toEqual(["INVALID_LINK_IDENTIFIER"]);
  });

  it("is not told of a link to a url with a version", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(url: "https://example.test/x/v1.0") type Query { a: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("UNKNOWN_LINK_VERSION", () => {
  it("is told of a version of the link specification that does not exist", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/link/v1.1") @link(url: "https://specs.apollo.dev/federation/v2.0") type Query { a: Int }',
    });
    expect(told.errors).toEqual(["UNKNOWN_LINK_VERSION"]);
  });

  it("is not told of the version that exists", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/federation/v2.0") type Query { a: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("UNKNOWN_FEDERATION_LINK_VERSION", () => {
  it("is told of a version of federation that does not exist", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.99") type Query { a: Int }',
    });
    expect(told.errors).toEqual(["UNKNOWN_FEDERATION_LINK_VERSION"]);
  });

  it("is told of federation 1, which is not linked", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v1.0") type Query { a: Int }',
    });
    expect(told.errors).toEqual(["UNKNOWN_FEDERATION_LINK_VERSION"]);
  });

  it("is not told of the first version that is linked", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0") type Query { a: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("IMPLEMENTED_BY_INACCESSIBLE", () => {
  it("is told of a hidden field that an interface shows", () => {
    const told = toldCodes({
      a: "type Query { i: I } interface I { x: Int y: Int } type T implements I { x: Int @inaccessible y: Int }",
    });
    expect(told.errors).toEqual(["IMPLEMENTED_BY_INACCESSIBLE"]);
  });

  it("is not told of a field that is hidden on the interface too", () => {
    const told = toldCodes({
      a: "type Query { i: I } interface I { x: Int @inaccessible y: Int } type T implements I { x: Int @inaccessible y: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});

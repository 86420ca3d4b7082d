import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("EXTERNAL_ON_INTERFACE", () => {
  it("is told of an external field of an interface", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int @external } type T implements I { x: Int }",
    });
    expect(told.errors).toEqual(["EXTERNAL_ON_INTERFACE"]);
  });

  it("is not told of the same field where it is not external", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int } type T implements I { x: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});

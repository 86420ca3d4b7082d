import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("COST_APPLIED_TO_INTERFACE_FIELD", () => {
  it("is told of a cost of a field of an interface", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int @cost(weight: 2) } type T implements I { x: Int }",
    });
    expect(told.errors).toEqual(["COST_APPLIED_TO_INTERFACE_FIELD"]);
  });

  it("is not told of a cost of the same field of a type that implements it", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int } type T implements I { x: Int @cost(weight: 2) }",
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("OVERRIDE_ON_INTERFACE", () => {
  it("is told of an override of an interface's field", () => {
    const told = toldCodes({
      a: 'type Query { i: I } interface I { x: Int @override(from: "b") } type T implements I { x: Int }',
    });
    expect(told.errors).toEqual(["OVERRIDE_ON_INTERFACE"]);
  });

  it("is not told of an override of an object's field", () => {
    const told = toldCodes({
      a: 'type Query { i: I } interface I { x: Int } type T implements I { x: Int @override(from: "b") }',
    });
    expect(told.errors).toEqual([]);
  });
});

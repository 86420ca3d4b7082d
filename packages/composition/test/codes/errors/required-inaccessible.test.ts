import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("REQUIRED_INACCESSIBLE", () => {
  it("is told of a hidden argument that must be given", () => {
    const told = toldCodes({ a: "type Query { f(x: Int! @inaccessible): Int }" });
    expect(told.errors).toEqual(["REQUIRED_INACCESSIBLE"]);
  });

  it("is told of a hidden input field that must be given", () => {
    const told = toldCodes({ a: "type Query { f(i: I): Int } input I { x: Int! @inaccessible y: Int }" });
    expect(told.errors).toEqual(["REQUIRED_INACCESSIBLE"]);
  });

  it("is not told of a hidden argument that has a default", () => {
    const told = toldCodes({ a: "type Query { f(x: Int! = 1 @inaccessible): Int }" });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a hidden input field that may be left out", () => {
    const told = toldCodes({ a: "type Query { f(i: I): Int } input I { x: Int @inaccessible y: Int }" });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INPUT_FIELD_DEFAULT_MISMATCH", () => {
  it("is told of a field of an input type with two defaults", () => {
    const told = toldCodes({
      a: "type Query { a(i: I): Int } input I { x: Int = 1 }",
      b: "type Mutation { b(i: I): Int } input I { x: Int = 2 }",
    });
    expect(told.errors).toEqual(["INPUT_FIELD_DEFAULT_MISMATCH"]);
  });

  it("is not told of a field of an input type with one default", () => {
    const told = toldCodes({
      a: "type Query { a(i: I): Int } input I { x: Int = 1 }",
      b: "type Mutation { b(i: I): Int } input I { x: Int = 1 }",
    });
    expect(told.errors).toEqual([]);
  });
});

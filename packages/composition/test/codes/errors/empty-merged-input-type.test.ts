import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("EMPTY_MERGED_INPUT_TYPE", () => {
  it("is told of an input type of which no field is in both subgraphs", () => {
    const told = toldCodes({
      a: "type Query { a(i: I): Int } input I { x: Int }",
      b: "type Mutation { b(i: I): Int } input I { y: Int }",
    });
    expect(told.errors).toEqual(["EMPTY_MERGED_INPUT_TYPE"]);
  });

  it("is not told of an input type of which one field is in both", () => {
    const told = toldCodes({
      a: "type Query { a(i: I): Int } input I { x: Int }",
      b: "type Mutation { b(i: I): Int } input I { x: Int y: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});

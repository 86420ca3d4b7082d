import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("ENUM_VALUE_MISMATCH", () => {
  it("is told of a value in one of two subgraphs of an enum that is given and returned", () => {
    const told = toldCodes({
      a: "type Query { a(e: E): Int } enum E { A }",
      b: "type Mutation { b: E } enum E { A B }",
    });
    expect(told.errors).toEqual(["ENUM_VALUE_MISMATCH"]);
  });

  it("is not told of such a value of an enum that is only returned", () => {
    const told = toldCodes({
      a: "type Query { a: E } enum E { A }",
      b: "type Mutation { b: E } enum E { A B }",
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("EMPTY_MERGED_ENUM_TYPE", () => {
  it("is told of an enum that is an argument, of which no value is in both subgraphs", () => {
    const told = toldCodes({
      a: "type Query { a(e: E): Int } enum E { A }",
      b: "type Mutation { b(e: E): Int } enum E { B }",
    });
    expect(told.errors).toEqual(["EMPTY_MERGED_ENUM_TYPE"]);
  });

  it("is not told of such an enum of which one value is in both", () => {
    const told = toldCodes({
      a: "type Query { a(e: E): Int } enum E { A }",
      b: "type Mutation { b(e: E): Int } enum E { A B }",
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const b = "type Query { g(i: I): Int } input I { x: Int }";

describe("REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH", () => {
  it("is told of an input field that must be given to one subgraph and is not in the other", () => {
    const told = toldCodes({ a: "type Query { f(i: I): Int } input I { x: Int y: Int! }", b });
    expect(told.errors).toEqual(["REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"]);
  });

  it("is not told of an input field that may be left out", () => {
    const told = toldCodes({ a: "type Query { f(i: I): Int } input I { x: Int y: Int }", b });
    expect(told.errors).toEqual([]);
  });
});

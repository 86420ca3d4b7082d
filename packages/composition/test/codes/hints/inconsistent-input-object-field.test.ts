import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_INPUT_OBJECT_FIELD", () => {
  it("is told of an optional field of an input that one subgraph lacks", () => {
    const told = toldCodes({
      a: "type Query { f(i: I): Int } input I { x: Int y: Int }",
      b: "input I { x: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_INPUT_OBJECT_FIELD"] });
  });

  it("is not told of fields that both subgraphs have", () => {
    const told = toldCodes({
      a: "type Query { f(i: I): Int } input I { x: Int y: Int }",
      b: "input I { x: Int y: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

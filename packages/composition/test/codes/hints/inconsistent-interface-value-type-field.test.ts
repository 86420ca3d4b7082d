import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD", () => {
  it("is told of a field of an interface that one subgraph lacks", () => {
    const told = toldCodes({
      a: "type Query { i: I } interface I { x: Int y: Int } type A implements I { x: Int y: Int }",
      b: "interface I { x: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD"] });
  });

  it("is not told of fields that both subgraphs have", () => {
    const told = toldCodes({
      a: "type Query { i: I } interface I { x: Int y: Int } type A implements I { x: Int y: Int }",
      b: "interface I { x: Int y: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM", () => {
  it("is told of a value that clients give and that one subgraph lacks", () => {
    const told = toldCodes({ a: "type Query { f(e: E): Int } enum E { A B }", b: "enum E { A }" });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"] });
  });

  it("is not told of values that both subgraphs have", () => {
    const told = toldCodes({ a: "type Query { f(e: E): Int } enum E { A B }", b: "enum E { A B }" });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

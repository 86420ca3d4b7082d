import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_DEFAULT_VALUE_PRESENCE", () => {
  it("is told of an argument that has a default in only one subgraph", () => {
    const told = toldCodes({
      a: "type Query { f(x: Int = 1): Int @shareable }",
      b: "type Query { f(x: Int): Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_DEFAULT_VALUE_PRESENCE"] });
  });

  it("is not told of an argument that has the default in both", () => {
    const told = toldCodes({
      a: "type Query { f(x: Int = 1): Int @shareable }",
      b: "type Query { f(x: Int = 1): Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

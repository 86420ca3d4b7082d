import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_ARGUMENT_PRESENCE", () => {
  it("is told of an optional argument that one subgraph lacks", () => {
    const told = toldCodes({
      a: "type Query { f(x: Int): Int @shareable }",
      b: "type Query { f: Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_ARGUMENT_PRESENCE"] });
  });

  it("is not told of an argument that both subgraphs have", () => {
    const told = toldCodes({
      a: "type Query { f(x: Int): Int @shareable }",
      b: "type Query { f(x: Int): Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

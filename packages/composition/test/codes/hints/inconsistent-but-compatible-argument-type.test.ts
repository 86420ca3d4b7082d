import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE", () => {
  it("is told of an argument that must be given in one subgraph and may be left out in another", () => {
    const told = toldCodes({
      a: "type Query { f(x: Int!): Int @shareable }",
      b: "type Query { f(x: Int): Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"] });
  });

  it("is not told of an argument that must be given in both", () => {
    const told = toldCodes({
      a: "type Query { f(x: Int!): Int @shareable }",
      b: "type Query { f(x: Int!): Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

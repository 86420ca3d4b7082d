import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", () => {
  it("is told of a field that costs more in one subgraph than in another", () => {
    const told = toldCodes({
      a: "type Query { f: Int @shareable @cost(weight: 1) }",
      b: "type Query { f: Int @shareable @cost(weight: 2) }",
    });
    expect(told).toEqual({ errors: [], hints: ["MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"] });
  });

  it("is not told of a field that costs the same in both", () => {
    const told = toldCodes({
      a: "type Query { f: Int @shareable @cost(weight: 1) }",
      b: "type Query { f: Int @shareable @cost(weight: 1) }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is not told of a directive that can repeat", () => {
    const told = toldCodes({
      a: 'type Query { f: Int @shareable @tag(name: "x") }',
      b: 'type Query { f: Int @shareable @tag(name: "y") }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

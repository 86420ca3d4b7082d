import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("OVERRIDE_SOURCE_HAS_OVERRIDE", () => {
  it("is told of two subgraphs that take a field from one another", () => {
    const told = toldCodes({
      a: 'type Query { f: Int @override(from: "b") }',
      b: 'type Query { f: Int @override(from: "a") }',
    });
    expect(told.errors).toEqual(["OVERRIDE_SOURCE_HAS_OVERRIDE"]);
  });

  it("is not told of a field that one subgraph takes from another", () => {
    const told = toldCodes({ a: 'type Query { f: Int @override(from: "b") }', b: "type Query { f: Int }" });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const overriding = (from: string): string => `type Query { f: Int @override(from: "${from}") }`;

const b = "type Query { f: Int }";

describe("OVERRIDE_FROM_SELF_ERROR", () => {
  it("is told of a field that is taken from its own subgraph", () => {
    const told = toldCodes({ a: overriding("a"), b: "type Mutation { g: Int }" });
    expect(told.errors).toEqual(["OVERRIDE_FROM_SELF_ERROR"]);
  });

  it("is not told of a field that is taken from another subgraph", () => {
    const told = toldCodes({ a: overriding("b"), b });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

/** Fills the argument `a` of `U.g` from a context. */
const filling = `type Query { t: T }
  type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
  type U @key(fields: "id") { id: ID! g(a: Int @fromContext(field: "$c { x }")): Int @shareable }`;

describe("CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS", () => {
  it("is told of an argument that a context fills, and that clients may give in another subgraph", () => {
    const told = toldCodes({
      a: filling,
      b: 'type U @key(fields: "id") { id: ID! g(a: Int): Int @shareable }',
    });
    expect(told).toEqual({ errors: [], hints: ["CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"] });
  });

  it("is not told of the argument of another field", () => {
    const told = toldCodes({
      a: filling,
      b: 'type U @key(fields: "id") { id: ID! h(a: Int): Int @shareable }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

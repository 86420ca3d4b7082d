import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function reading(argument: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
      type U @key(fields: "id") { id: ID! f(v: Int @fromContext(field: "$c { x }")): Int @shareable }`,
    b: `type U @key(fields: "id") { id: ID! f(v: ${argument}): Int @shareable }`,
  };
}

describe("CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS", () => {
  it("is told of an argument that another subgraph wants of clients", () => {
    const told = toldCodes(reading("Int!"));
    expect(told.errors).toEqual(["CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"]);
  });

  it("is not told of an argument that clients of the other subgraph may leave out", () => {
    const told = toldCodes(reading("Int"));
    expect(told.errors).toEqual([]);
  });
});

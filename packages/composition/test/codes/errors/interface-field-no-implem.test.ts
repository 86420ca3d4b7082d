import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(field: string): SchemasByName {
  return {
    a: `type Query { i: I } interface I { x: Int } type T implements I @key(fields: "id") { id: ID! x: Int }`,
    b: `type Mutation { i: I } interface I { x: Int y: Int } type U implements I { x: Int y: Int }`,
    c: `type T @key(fields: "id") { id: ID! ${field}: Int }`,
  };
}

describe("INTERFACE_FIELD_NO_IMPLEM", () => {
  it("is told of a type that lacks a field which another subgraph gives its interface", () => {
    const told = toldCodes(schemas("z"));
    expect(told.errors).toEqual(["INTERFACE_FIELD_NO_IMPLEM"]);
  });

  it("is not told of a type that has the field from a third subgraph", () => {
    const told = toldCodes(schemas("y"));
    expect(told.errors).toEqual([]);
  });
});

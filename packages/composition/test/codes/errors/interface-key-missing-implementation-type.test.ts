import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(key: string): SchemasByName {
  return {
    a: `type Query { i: I } interface I ${key} { id: ID! } type T implements I @key(fields: "id") { id: ID! }`,
    b: 'type Mutation { u: U } interface I { id: ID! } type U implements I @key(fields: "id") { id: ID! }',
  };
}

describe("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", () => {
  it("is told of an interface with a key and a type that implements it in another subgraph", () => {
    const told = toldCodes(schemas('@key(fields: "id")'));
    expect(told.errors).toEqual(["INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE"]);
  });

  it("is not told of the same interface without its key", () => {
    const told = toldCodes(schemas(""));
    expect(told.errors).toEqual([]);
  });
});

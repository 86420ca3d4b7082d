import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(external: string, resolved: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${external} @external g: Int @requires(fields: "f") }`,
    b: `type T @key(fields: "id") { id: ID! ${resolved} }`,
  };
}

describe("EXTERNAL_ARGUMENT_MISSING", () => {
  it("is told of an external field without an argument that it has where it is resolved", () => {
    const told = toldCodes(schemas("f: Int", "f(x: Int): Int"));
    expect(told.errors).toEqual(["EXTERNAL_ARGUMENT_MISSING"]);
  });

  it("is not told of an external field with the same argument", () => {
    const told = toldCodes(schemas("f(x: Int): Int", "f(x: Int): Int"));
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(external: string, resolved: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${external} @external g: Int @requires(fields: "f") }`,
    b: `type T @key(fields: "id") { id: ID! ${resolved} }`,
  };
}

describe("EXTERNAL_ARGUMENT_TYPE_MISMATCH", () => {
  it("is told of an argument of an external field of another type than where it is resolved", () => {
    const told = toldCodes(schemas("f(x: ID): Int", "f(x: Int): Int"));
    expect(told.errors).toEqual(["EXTERNAL_ARGUMENT_TYPE_MISMATCH"]);
  });

  it("is not told of an argument of the same type", () => {
    const told = toldCodes(schemas("f(x: Int): Int", "f(x: Int): Int"));
    expect(told.errors).toEqual([]);
  });
});

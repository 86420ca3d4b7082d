import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(external: string, resolved: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${external} @external g: Int @requires(fields: "f") }`,
    b: `type T @key(fields: "id") { id: ID! ${resolved} }`,
  };
}

describe("EXTERNAL_ARGUMENT_DEFAULT_MISMATCH", () => {
  it("is told of an argument of an external field with another default than where it is resolved", () => {
    const told = toldCodes(schemas("f(x: Int = 1): Int", "f(x: Int = 2): Int"));
    expect(told.errors).toEqual(["EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"]);
  });

  it("is not told of an argument with the same default", () => {
    const told = toldCodes(schemas("f(x: Int = 1): Int", "f(x: Int = 1): Int"));
    expect(told.errors).toEqual([]);
  });
});

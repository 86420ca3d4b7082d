import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(external: string, resolved: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${external} @external g: Int @requires(fields: "f") }`,
    b: `type T @key(fields: "id") { id: ID! ${resolved} }`,
  };
}

describe("EXTERNAL_TYPE_MISMATCH", () => {
  it("is told of an external field of another type than where it is resolved", () => {
    const told = toldCodes(schemas("f: Int", "f: String"));
    expect(told.errors).toEqual(["EXTERNAL_TYPE_MISMATCH"]);
  });

  it("is not told of an external field of the same type", () => {
    const told = toldCodes(schemas("f: Int", "f: Int"));
    expect(told.errors).toEqual([]);
  });
});

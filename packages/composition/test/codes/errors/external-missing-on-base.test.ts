import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(external: string, resolved: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${external} @external g: Int @requires(fields: "f") }`,
    b: `type T @key(fields: "id") { id: ID! ${resolved} }`,
  };
}

describe("EXTERNAL_MISSING_ON_BASE", () => {
  it("is told of an external field that no subgraph resolves", () => {
    const told = toldCodes(schemas("f: Int", "h: Int"));
    expect(told.errors).toEqual(["EXTERNAL_MISSING_ON_BASE"]);
  });

  it("is not told of an external field that another subgraph resolves", () => {
    const told = toldCodes(schemas("f: Int", "f: Int"));
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function reading(context: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
      type U @key(fields: "id") { id: ID! f(v: Int @fromContext(field: "$${context} { x }")): Int }`,
  };
}

describe("CONTEXT_NOT_SET", () => {
  it("is told of an argument of a context that no type sets", () => {
    const told = toldCodes(reading("d"));
    expect(told.errors).toEqual(["CONTEXT_NOT_SET"]);
  });

  it("is not told of an argument of a context that a type sets", () => {
    const told = toldCodes(reading("c"));
    expect(told.errors).toEqual([]);
  });
});

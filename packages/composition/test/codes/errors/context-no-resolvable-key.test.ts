import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function reading(key: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
      type U ${key} { id: ID! f(v: Int @fromContext(field: "$c { x }")): Int }`,
  };
}

describe("CONTEXT_NO_RESOLVABLE_KEY", () => {
  it("is told of a type that reads a context and has no key", () => {
    const told = toldCodes(reading(""));
    expect(told.errors).toEqual(["CONTEXT_NO_RESOLVABLE_KEY"]);
  });

  it("is told of a type that reads a context and whose only key is not resolvable", () => {
    const told = toldCodes(reading('@key(fields: "id", resolvable: false)'));
    expect(told.errors).toEqual(["CONTEXT_NO_RESOLVABLE_KEY"]);
  });

  it("is not told of a type that reads a context and has a key", () => {
    const told = toldCodes(reading('@key(fields: "id")'));
    expect(told.errors).toEqual([]);
  });
});

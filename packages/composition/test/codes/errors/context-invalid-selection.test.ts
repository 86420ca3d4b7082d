import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function reading(selection: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int y: String u: U }
      type U @key(fields: "id") { id: ID! f(v: Int @fromContext(field: "${selection}")): Int }`,
  };
}

describe("CONTEXT_INVALID_SELECTION", () => {
  it("is told of a selection of a field of another type than the argument's", () => {
    const told = toldCodes(reading("$c { y }"));
    expect(told.errors).toEqual(["CONTEXT_INVALID_SELECTION"]);
  });

  it("is told of a selection of two fields", () => {
    const told = toldCodes(reading("$c { x id }"));
    expect(told.errors).toEqual(["CONTEXT_INVALID_SELECTION"]);
  });

  it("is not told of a selection of one field of the argument's type", () => {
    const told = toldCodes(reading("$c { x }"));
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function requiring(selection: string): SchemasByName {
  return {
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @external y: Int @external z: Int @requires(fields: "${selection}") }`,
    b: 'type T @key(fields: "id") { id: ID! x: Int y: Int }',
  };
}

describe("EXTERNAL_UNUSED", () => {
  it("is told of an external field that no selection names", () => {
    const told = toldCodes(requiring("x"));
    expect(told.errors).toEqual(["EXTERNAL_UNUSED"]);
  });

  it("is not told of external fields that are all required", () => {
    const told = toldCodes(requiring("x y"));
    expect(told.errors).toEqual([]);
  });
});

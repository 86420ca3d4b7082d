import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function providing(external: string): SchemasByName {
  return {
    a: `type Query { t: T @provides(fields: "u { x }") }
      type T @key(fields: "id") { id: ID! u: U ${external} @provides(fields: "x") }
      type U @key(fields: "id") { id: ID! x: Int @external }`,
    b: `type T @key(fields: "id") { id: ID! u: U @shareable } type U @key(fields: "id") { id: ID! x: Int @shareable }`,
  };
}

describe("EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", () => {
  it("is told of an external field that provides another", () => {
    const told = toldCodes(providing("@external"));
    expect(told.errors).toEqual(["EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"]);
  });

  it("is not told of a field that is resolved and provides another", () => {
    const told = toldCodes(providing("@shareable"));
    expect(told.errors).toEqual([]);
  });
});

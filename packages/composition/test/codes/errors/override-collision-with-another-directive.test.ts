import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const a = 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b") size: Int }';

describe("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", () => {
  it("is told of an override of a field that requires another", () => {
    const told = toldCodes({
      a,
      b: 'type T @key(fields: "id") { id: ID! f: Int @requires(fields: "size") size: Int @external }',
    });
    expect(told.errors).toEqual(["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"]);
  });

  it("is not told of an override of a field that requires nothing", () => {
    const told = toldCodes({ a, b: 'type T @key(fields: "id") { id: ID! f: Int }' });
    expect(told.errors).toEqual([]);
  });
});

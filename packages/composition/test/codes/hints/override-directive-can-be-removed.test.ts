import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", () => {
  it("is told of a field that is no longer where it is taken from", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }',
      b: 'type T @key(fields: "id") { id: ID! g: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"] });
  });

  it("is not told of a field that is still there", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }',
      b: 'type T @key(fields: "id") { id: ID! f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["OVERRIDDEN_FIELD_CAN_BE_REMOVED"] });
  });
});

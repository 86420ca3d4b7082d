import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("OVERRIDE_MIGRATION_IN_PROGRESS", () => {
  it("is told of a field that is taken with a label", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b", label: "percent(5)") }',
      b: 'type T @key(fields: "id") { id: ID! f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["OVERRIDE_MIGRATION_IN_PROGRESS"] });
  });

  it("is not told of a field that is taken without a label", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }',
      b: 'type T @key(fields: "id") { id: ID! f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["OVERRIDDEN_FIELD_CAN_BE_REMOVED"] });
  });
});

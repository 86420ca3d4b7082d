import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("OVERRIDDEN_FIELD_CAN_BE_REMOVED", () => {
  it("is told of a field that another subgraph takes", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }',
      b: 'type T @key(fields: "id") { id: ID! f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["OVERRIDDEN_FIELD_CAN_BE_REMOVED"] });
  });

  it("is not told of a field that both subgraphs share", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @shareable }',
      b: 'type T @key(fields: "id") { id: ID! f: Int @shareable }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

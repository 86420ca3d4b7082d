import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("FROM_SUBGRAPH_DOES_NOT_EXIST", () => {
  it("is told of a field that is taken from a subgraph that does not exist", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "c") }',
      b: 'type T @key(fields: "id") { id: ID! g: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["FROM_SUBGRAPH_DOES_NOT_EXIST"] });
  });

  it("is not told of a field that is taken from a subgraph of the set", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @override(from: "b") }',
      b: 'type T @key(fields: "id") { id: ID! f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["OVERRIDDEN_FIELD_CAN_BE_REMOVED"] });
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_OBJECT_VALUE_TYPE_FIELD", () => {
  it("is told of a field of a type without keys that one subgraph lacks", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { x: Int y: Int }",
      b: "type T @shareable { x: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"] });
  });

  it("is not told of fields that both subgraphs have", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { x: Int y: Int }",
      b: "type T @shareable { x: Int y: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is not told of a type with a key", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "x") { x: Int y: Int }',
      b: 'type T @key(fields: "x") { x: Int }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

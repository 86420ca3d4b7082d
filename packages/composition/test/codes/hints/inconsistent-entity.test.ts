import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_ENTITY", () => {
  it("is told of a type that has a key in only one subgraph", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
      b: "type T @shareable { id: ID! }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_ENTITY"] });
  });

  it("is not told of a type that has the key in both", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
      b: 'type T @key(fields: "id") { id: ID! }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is not told of a type that has a key in none", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { id: ID! }",
      b: "type T @shareable { id: ID! }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

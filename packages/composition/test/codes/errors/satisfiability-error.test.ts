import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("SATISFIABILITY_ERROR", () => {
  it("is told of a field whose subgraph resolves no key", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
      b: 'type T @key(fields: "id", resolvable: false) { id: ID! x: Int }',
    });
    expect(told.errors).toEqual(["SATISFIABILITY_ERROR"]);
  });

  it("is not told of a field whose subgraph resolves a key", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
      b: 'type T @key(fields: "id", resolvable: true) { id: ID! x: Int }',
    });
    expect(told.errors).toEqual([]);
  });

  it("is told of a field of a type without keys that another subgraph gives", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { x: Int }",
      b: "type T @shareable { x: Int y: Int }",
    });
    expect(told.errors).toEqual(["SATISFIABILITY_ERROR"]);
  });

  it("is not told of a type without keys that has all of its fields where it is given", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { x: Int y: Int }",
      b: "type T @shareable { x: Int y: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});

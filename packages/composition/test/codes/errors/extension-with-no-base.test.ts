import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("EXTENSION_WITH_NO_BASE", () => {
  it("is told of an extension of a type that no subgraph defines", () => {
    const told = toldCodes({ a: 'type Query { a: T } extend type T @key(fields: "id") { id: ID! }' });
    expect(told.errors).toEqual(["EXTENSION_WITH_NO_BASE"]);
  });

  it("is not told of an extension of a type that another subgraph defines", () => {
    const told = toldCodes({
      a: 'type Query { a: T } extend type T @key(fields: "id") { id: ID! }',
      b: 'type T @key(fields: "id") { id: ID! }',
    });
    expect(told.errors).toEqual([]);
  });
});

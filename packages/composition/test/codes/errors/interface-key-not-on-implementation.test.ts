import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INTERFACE_KEY_NOT_ON_IMPLEMENTATION", () => {
  it("is told of a key of an interface that is none of a type which implements it", () => {
    const told = toldCodes({
      a: 'type Query { i: I } interface I @key(fields: "id") { id: ID! } type T implements I { id: ID! }',
    });
    expect(told.errors).toEqual(["INTERFACE_KEY_NOT_ON_IMPLEMENTATION"]);
  });

  it("is not told of a key of an interface that is also one of the type", () => {
    const told = toldCodes({
      a: 'type Query { i: I } interface I @key(fields: "id") { id: ID! } type T implements I @key(fields: "id") { id: ID! }',
    });
    expect(told.errors).toEqual([]);
  });
});

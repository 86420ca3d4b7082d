import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE", () => {
  it("is told of a field of an interface that asks for access", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int @authenticated } type T implements I { x: Int }",
    });
    expect(told.errors).toEqual(["AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"]);
  });

  it("is told of an interface-object that asks for scopes", () => {
    const told = toldCodes({
      a: 'type Query { a: I } interface I @key(fields: "id") { id: ID! } type T implements I @key(fields: "id") { id: ID! }',
      b: 'type I @interfaceObject @key(fields: "id") @requiresScopes(scopes: [["read"]]) { id: ID! x: Int }',
    });
    expect(told.errors).toEqual(["AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"]);
  });

  it("is not told of the same field of a type that implements it", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int } type T implements I { x: Int @authenticated }",
    });
    expect(told.errors).toEqual([]);
  });
});

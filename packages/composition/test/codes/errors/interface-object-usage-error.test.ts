import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const interfaceSchema =
  'type Query { i: I } interface I @key(fields: "id") { id: ID! } type T implements I @key(fields: "id") { id: ID! }';

describe("INTERFACE_OBJECT_USAGE_ERROR", () => {
  it("is told of an interface-object without a key", () => {
    const told = toldCodes({
      a: interfaceSchema,
      b: "type I @interfaceObject { id: ID! @shareable x: Int }",
    });
    expect(told.errors).toEqual(["INTERFACE_OBJECT_USAGE_ERROR"]);
  });

  it("is told of an interface-object of which no subgraph has the interface", () => {
    const told = toldCodes({
      a: 'type Query { i: I } type I @interfaceObject @key(fields: "id") { id: ID! }',
    });
    expect(told.errors).toEqual(["INTERFACE_OBJECT_USAGE_ERROR"]);
  });

  it("is not told of an interface-object with a key of an interface", () => {
    const told = toldCodes({
      a: interfaceSchema,
      b: 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});

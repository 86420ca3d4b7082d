import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const requiring = (inInterface: string, inObject: string): string =>
  `type Query { i: I }
  interface I { x: Int y: Int ${inInterface} }
  type T implements I @key(fields: "id") { id: ID! x: Int @external y: Int ${inObject} }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int }';

const requires = '@requires(fields: "x")';

describe("REQUIRES_UNSUPPORTED_ON_INTERFACE", () => {
  it("is told of an interface's field that requires", () => {
    const told = toldCodes({ a: requiring(requires, ""), b });
    expect(told.errors).toEqual(["REQUIRES_UNSUPPORTED_ON_INTERFACE"]);
  });

  it("is not told of an object's field that requires", () => {
    const told = toldCodes({ a: requiring("", requires), b });
    expect(told.errors).toEqual([]);
  });
});

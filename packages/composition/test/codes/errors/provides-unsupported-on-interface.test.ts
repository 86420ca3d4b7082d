import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const providing = (inInterface: string, inObject: string): string =>
  `type Query { i: I }
  interface I { t: T ${inInterface} }
  type A implements I { t: T ${inObject} }
  type T @key(fields: "id") { id: ID! x: Int @external }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int @shareable }';

const provides = '@provides(fields: "x")';

describe("PROVIDES_UNSUPPORTED_ON_INTERFACE", () => {
  it("is told of an interface's field that provides", () => {
    const told = toldCodes({ a: providing(provides, ""), b });
    expect(told.errors).toEqual(["PROVIDES_UNSUPPORTED_ON_INTERFACE"]);
  });

  it("is not told of an object's field that provides", () => {
    const told = toldCodes({ a: providing("", provides), b });
    expect(told.errors).toEqual([]);
  });
});

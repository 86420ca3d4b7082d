import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const providing = (x: string): string =>
  `type Query { t: T @provides(fields: "x") } type T @key(fields: "id") { id: ID! ${x} @external }`;

const resolving = (x: string): string => `type T @key(fields: "id") { id: ID! ${x} @shareable }`;

describe("PROVIDES_FIELDS_HAS_ARGS", () => {
  it("is told of a provided field that takes arguments", () => {
    const told = toldCodes({ a: providing("x(n: Int): Int"), b: resolving("x(n: Int): Int") });
    expect(told.errors).toEqual(["PROVIDES_FIELDS_HAS_ARGS"]);
  });

  it("is not told of a provided field that takes none", () => {
    const told = toldCodes({ a: providing("x: Int"), b: resolving("x: Int") });
    expect(told.errors).toEqual([]);
  });
});

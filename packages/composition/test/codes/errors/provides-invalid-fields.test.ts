import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const providing = (fields: string): string =>
  `type Query { t: T @provides(fields: "${fields}") } type T @key(fields: "id") { id: ID! x: Int @external }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int @shareable }';

describe("PROVIDES_INVALID_FIELDS", () => {
  it("is told of a provided field that the type has not", () => {
    const told = toldCodes({ a: providing("x y"), b });
    expect(told.errors).toEqual(["PROVIDES_INVALID_FIELDS"]);
  });

  it("is not told of a provided field of the type", () => {
    const told = toldCodes({ a: providing("x"), b });
    expect(told.errors).toEqual([]);
  });
});

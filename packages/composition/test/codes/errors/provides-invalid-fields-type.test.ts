import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const providing = (fields: string): string =>
  `type Query { t: T @provides(fields: ${fields}) } type T @key(fields: "id") { id: ID! x: Int @external }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int @shareable }';

describe("PROVIDES_INVALID_FIELDS_TYPE", () => {
  it("is told of provided fields that are a list", () => {
    const told = toldCodes({ a: providing('["x"]'), b });
    expect(told.errors).toEqual(["PROVIDES_INVALID_FIELDS_TYPE"]);
  });

  it("is not told of provided fields that are a string", () => {
    const told = toldCodes({ a: providing('"x"'), b });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const providing = (fields: string): string =>
  `type Query { t: T @provides(fields: "${fields}") } type T @key(fields: "id") { id: ID! x: Int @external }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int @shareable }';

describe("PROVIDES_DIRECTIVE_IN_FIELDS_ARG", () => {
  it("is told of a directive on what is provided", () => {
    const told = toldCodes({ a: providing("x @skip(if: true)"), b });
    expect(told.errors).toEqual(["PROVIDES_DIRECTIVE_IN_FIELDS_ARG"]);
  });

  it("is not told of a provided field that carries nothing", () => {
    const told = toldCodes({ a: providing("x"), b });
    expect(told.errors).toEqual([]);
  });
});

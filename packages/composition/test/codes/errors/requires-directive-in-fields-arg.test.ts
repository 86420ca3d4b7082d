import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const requiring = (fields: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "${fields}") }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int }';

describe("REQUIRES_DIRECTIVE_IN_FIELDS_ARG", () => {
  it("is told of a directive on what is required", () => {
    const told = toldCodes({ a: requiring("x @skip(if: true)"), b });
    expect(told.errors).toEqual(["REQUIRES_DIRECTIVE_IN_FIELDS_ARG"]);
  });

  it("is not told of a required field that carries nothing", () => {
    const told = toldCodes({ a: requiring("x"), b });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const requiring = (fields: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") { id: ID! x(n: Int): Int @external y: Int @requires(fields: "${fields}") }`;

const resolving = (x: string): string => `type T @key(fields: "id") { id: ID! ${x} }`;

const b = resolving("x(n: Int): Int");

describe("REQUIRES_INVALID_FIELDS", () => {
  it("is told of a required field that the type has not", () => {
    const told = toldCodes({ a: requiring("x z"), b });
    expect(told.errors).toEqual(["REQUIRES_INVALID_FIELDS"]);
  });

  it("is told of an argument that the field does not take where it is resolved", () => {
    const told = toldCodes({ a: requiring("x(n: 1)"), b: resolving("x: Int") });
    expect(told.errors).toEqual(["REQUIRES_INVALID_FIELDS"]);
  });

  it("is not told of a required field of the type", () => {
    const told = toldCodes({ a: requiring("x"), b });
    expect(told.errors).toEqual([]);
  });

  it("is not told of an argument that the field takes where it is resolved", () => {
    const told = toldCodes({ a: requiring("x(n: 1)"), b });
    expect(told.errors).toEqual([]);
  });
});

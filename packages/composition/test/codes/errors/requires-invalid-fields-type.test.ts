import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const requiring = (fields: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: ${fields}) }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int }';

describe("REQUIRES_INVALID_FIELDS_TYPE", () => {
  it("is told of required fields that are a list", () => {
    const told = toldCodes({ a: requiring('["x"]'), b });
    expect(told.errors).toEqual(["REQUIRES_INVALID_FIELDS_TYPE"]);
  });

  it("is not told of required fields that are a string", () => {
    const told = toldCodes({ a: requiring('"x"'), b });
    expect(told.errors).toEqual([]);
  });
});

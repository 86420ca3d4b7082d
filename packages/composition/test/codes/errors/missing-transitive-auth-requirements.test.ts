import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const requiring = (access: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") { id: ID! pay: Int @external tax: Int @requires(fields: "pay") ${access} }`;

const b = 'type T @key(fields: "id") { id: ID! pay: Int @authenticated }';

describe("MISSING_TRANSITIVE_AUTH_REQUIREMENTS", () => {
  it("is told of a field for all that requires one for the authenticated", () => {
    const told = toldCodes({ a: requiring(""), b });
    expect(told.errors).toEqual(["MISSING_TRANSITIVE_AUTH_REQUIREMENTS"]);
  });

  it("is not told of a field for the authenticated that requires another such", () => {
    const told = toldCodes({ a: requiring("@authenticated"), b });
    expect(told.errors).toEqual([]);
  });
});

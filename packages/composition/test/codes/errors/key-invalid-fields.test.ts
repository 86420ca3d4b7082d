import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("KEY_INVALID_FIELDS", () => {
  it("is told of a key that names a field which its type has not", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @key(fields: "id") { name: String }' });
    expect(told.errors).toEqual(["KEY_INVALID_FIELDS"]);
  });

  it("is not told of a key that names a field of its type", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @key(fields: "name") { name: String }' });
    expect(told.errors).toEqual([]);
  });
});

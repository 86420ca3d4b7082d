import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("KEY_FIELDS_HAS_ARGS", () => {
  it("is told of a key of a field that takes arguments", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @key(fields: "id") { id(x: Int): ID! }' });
    expect(told.errors).toEqual(["KEY_FIELDS_HAS_ARGS"]);
  });

  it("is not told of another field that takes arguments", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID! name(x: Int): ID! }',
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("KEY_INVALID_FIELDS_TYPE", () => {
  it("is told of a key whose fields are a number", () => {
    const told = toldCodes({ a: "type Query { t: T } type T @key(fields: 3) { id: ID! }" });
    expect(told.errors).toEqual(["KEY_INVALID_FIELDS_TYPE"]);
  });

  it("is not told of a key whose fields are a string", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @key(fields: "id") { id: ID! }' });
    expect(told.errors).toEqual([]);
  });
});

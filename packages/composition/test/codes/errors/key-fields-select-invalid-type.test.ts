import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const keyed = 'type Query { t: T } type T @key(fields: "of { id }") { of: Of }';

describe("KEY_FIELDS_SELECT_INVALID_TYPE", () => {
  it("is told of a key that selects an interface", () => {
    const told = toldCodes({ a: `${keyed} interface Of { id: ID! } type A implements Of { id: ID! }` });
    expect(told.errors).toEqual(["KEY_FIELDS_SELECT_INVALID_TYPE"]);
  });

  it("is not told of a key that selects an object", () => {
    const told = toldCodes({ a: `${keyed} type Of { id: ID! }` });
    expect(told.errors).toEqual([]);
  });
});

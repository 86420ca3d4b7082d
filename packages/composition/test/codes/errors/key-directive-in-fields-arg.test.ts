import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("KEY_DIRECTIVE_IN_FIELDS_ARG", () => {
  it("is told of a key with a directive on what it selects", () => {
    const told = toldCodes({
      a: 'type Query { t: T } type T @key(fields: "id @include(if: true)") { id: ID! }',
    });
    expect(told.errors).toEqual(["KEY_DIRECTIVE_IN_FIELDS_ARG"]);
  });

  it("is not told of a key that only selects", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @key(fields: "id") { id: ID! }' });
    expect(told.errors).toEqual([]);
  });
});

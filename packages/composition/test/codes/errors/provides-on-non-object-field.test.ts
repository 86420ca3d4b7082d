import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("PROVIDES_ON_NON_OBJECT_FIELD", () => {
  it("is told of a number that provides", () => {
    const told = toldCodes({ a: 'type Query { t: Int @provides(fields: "x") } type T { x: Int }' });
    expect(told.errors).toEqual(["PROVIDES_ON_NON_OBJECT_FIELD"]);
  });

  it("is not told of an object that provides", () => {
    const told = toldCodes({
      a: 'type Query { t: T @provides(fields: "x") } type T { x: Int @external }',
      b: "type T { x: Int @shareable }",
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("LIST_SIZE_INVALID_SIZED_FIELD", () => {
  it("is told of a sized field that the type has not", () => {
    const told = toldCodes({
      a: 'type Query { t: T @listSize(assumedSize: 2, sizedFields: ["y"]) } type T { x: [Int] }',
    });
    expect(told.errors).toEqual(["LIST_SIZE_INVALID_SIZED_FIELD"]);
  });

  it("is not told of a sized field of the type", () => {
    const told = toldCodes({
      a: 'type Query { t: T @listSize(assumedSize: 2, sizedFields: ["x"]) } type T { x: [Int] }',
    });
    expect(told.errors).toEqual([]);
  });
});

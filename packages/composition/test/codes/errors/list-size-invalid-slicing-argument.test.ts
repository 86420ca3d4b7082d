import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("LIST_SIZE_INVALID_SLICING_ARGUMENT", () => {
  it("is told of a slicing argument that the field has not", () => {
    const told = toldCodes({
      a: 'type Query { a(first: Int): [Int] @listSize(slicingArguments: ["last"]) }',
    });
    expect(told.errors).toEqual(["LIST_SIZE_INVALID_SLICING_ARGUMENT"]);
  });

  it("is told of a slicing argument that is no Int", () => {
    const told = toldCodes({
      a: 'type Query { a(first: String): [Int] @listSize(slicingArguments: ["first"]) }',
    });
    expect(told.errors).toEqual(["LIST_SIZE_INVALID_SLICING_ARGUMENT"]);
  });

  it("is not told of a slicing argument that is an Int", () => {
    const told = toldCodes({
      a: 'type Query { a(first: Int): [Int] @listSize(slicingArguments: ["first"]) }',
    });
    expect(told.errors).toEqual([]);
  });
});

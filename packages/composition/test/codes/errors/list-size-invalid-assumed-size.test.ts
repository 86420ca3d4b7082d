import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("LIST_SIZE_INVALID_ASSUMED_SIZE", () => {
  it("is told of an assumed size below zero", () => {
    const told = toldCodes({ a: "type Query { a: [Int] @listSize(assumedSize: -1) }" });
    expect(told.errors).toEqual(["LIST_SIZE_INVALID_ASSUMED_SIZE"]);
  });

  it("is not told of an assumed size of zero", () => {
    const told = toldCodes({ a: "type Query { a: [Int] @listSize(assumedSize: 0) }" });
    expect(told.errors).toEqual([]);
  });
});

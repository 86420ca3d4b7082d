import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("LIST_SIZE_APPLIED_TO_NON_LIST", () => {
  it("is told of a list size on a field that is no list", () => {
    const told = toldCodes({ a: "type Query { a: Int @listSize(assumedSize: 2) }" });
    expect(told.errors).toEqual(["LIST_SIZE_APPLIED_TO_NON_LIST"]);
  });

  it("is told of a sized field that is no list", () => {
    const told = toldCodes({
      a: 'type Query { t: T @listSize(assumedSize: 2, sizedFields: ["x"]) } type T { x: Int }',
    });
    expect(told.errors).toEqual(["LIST_SIZE_APPLIED_TO_NON_LIST"]);
  });

  it("is not told of a list size on a list", () => {
    const told = toldCodes({ a: "type Query { a: [Int] @listSize(assumedSize: 2) }" });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a sized field that is a list", () => {
    const told = toldCodes({
      a: 'type Query { t: T @listSize(assumedSize: 2, sizedFields: ["x"]) } type T { x: [Int] }',
    });
    expect(told.errors).toEqual([]);
  });
});

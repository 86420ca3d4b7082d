import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("ROOT_QUERY_USED", () => {
  it('is told of a type "Query" beside a query type of another name', () => {
    const told = toldCodes({ a: "schema { query: Q } type Q { a: Query } type Query { a: Int }" });
    expect(told.errors).toEqual(["ROOT_QUERY_USED"]);
  });

  it("is not told of a query type of another name alone", () => {
    const told = toldCodes({ a: "schema { query: Q } type Q { a: R } type R { a: Int }" });
    expect(told.errors).toEqual([]);
  });
});

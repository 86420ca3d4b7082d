import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("NO_QUERIES", () => {
  it("is told of a graph that has types and no query type", () => {
    const told = toldCodes({ a: "type T { x: Int }" });
    expect(told.errors).toEqual(["NO_QUERIES"]);
  });

  it("is not told of a graph whose query type is in one of its subgraphs", () => {
    const told = toldCodes({ a: "type T { x: Int }", b: "type Query { x: Int }" });
    expect(told.errors).toEqual([]);
  });
});

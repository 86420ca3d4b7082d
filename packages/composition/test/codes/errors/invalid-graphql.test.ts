import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INVALID_GRAPHQL", () => {
  it("is told of a schema that does not parse", () => {
    const told = toldCodes({ a: "type Query { a: Int", b: "type Query { b: Int }" });
    expect(told.errors).toEqual(["INVALID_GRAPHQL"]);
  });

  it("is told of a field of a type that nobody defines", () => {
    const told = toldCodes({ a: "type Query { a: T }" });
    expect(told.errors).toEqual(["INVALID_GRAPHQL"]);
  });

  it("is told of a query in a schema", () => {
    const told = toldCodes({ a: "type Query { a: Int } query { a }", b: "type Query { b: Int }" });
    expect(told.errors).toEqual(["INVALID_GRAPHQL"]);
  });

  it("is not told of a schema that parses", () => {
    const told = toldCodes({ a: "type Query { a: Int }" });
    expect(told.errors).toEqual([]);
  });
});

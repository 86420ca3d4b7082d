import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("NO_EXECUTABLE_DIRECTIVE_INTERSECTION", () => {
  it("is told of a directive for operations whose places have nothing in common", () => {
    const told = toldCodes({
      a: "directive @x on QUERY type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["NO_EXECUTABLE_DIRECTIVE_INTERSECTION"] });
  });

  it("is not told of one that has a place in common", () => {
    const told = toldCodes({
      a: "directive @x on QUERY | FIELD type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS"] });
  });

  it("is not told of one that has the same place", () => {
    const told = toldCodes({
      a: "directive @x on FIELD type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS", () => {
  it("is told of a directive that one subgraph allows at more places of operations", () => {
    const told = toldCodes({
      a: "directive @x on FIELD | QUERY type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS"] });
  });

  it("is not told of a directive that one allows at more places of schemas", () => {
    const told = toldCodes({
      a: "directive @x on FIELD | OBJECT type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

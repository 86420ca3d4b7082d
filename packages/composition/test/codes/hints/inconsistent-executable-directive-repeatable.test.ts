import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE", () => {
  it("is told of a directive for operations that is repeatable in only one subgraph", () => {
    const told = toldCodes({
      a: "directive @x repeatable on FIELD type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE"] });
  });

  it("is not told of one that is repeatable in both", () => {
    const told = toldCodes({
      a: "directive @x repeatable on FIELD type Query { a: Int }",
      b: "directive @x repeatable on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE", () => {
  it("is told of a directive for operations that one subgraph lacks", () => {
    const told = toldCodes({
      a: "directive @x on FIELD type Query { a: Int }",
      b: "type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"] });
  });

  it("is not told of one that both define", () => {
    const told = toldCodes({
      a: "directive @x on FIELD type Query { a: Int }",
      b: "directive @x on FIELD type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is not told of a directive for schemas", () => {
    const told = toldCodes({
      a: "directive @x on OBJECT type Query { a: Int }",
      b: "type Mutation { b: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

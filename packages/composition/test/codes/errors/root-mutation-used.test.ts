import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("ROOT_MUTATION_USED", () => {
  it('is told of a type "Mutation" beside a mutation type of another name', () => {
    const told = toldCodes({
      a: "schema { query: Query mutation: M } type Query { a: Mutation } type M { a: Int } type Mutation { a: Int }",
    });
    expect(told.errors).toEqual(["ROOT_MUTATION_USED"]);
  });

  it("is not told of a mutation type of another name alone", () => {
    const told = toldCodes({
      a: "schema { query: Query mutation: M } type Query { a: N } type M { a: Int } type N { a: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});

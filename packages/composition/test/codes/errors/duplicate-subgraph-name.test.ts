import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";

function codesOf(queryName: string, mutationName: string): readonly string[] {
  const { errors } = compose([
    { name: queryName, routingUrl: "", sdl: "type Query { a: Int }" },
    { name: mutationName, routingUrl: "", sdl: "type Mutation { b: Int }" },
  ]);
  return errors.map(({ code }) => code);
}

describe("DUPLICATE_SUBGRAPH_NAME", () => {
  it("is told of two subgraphs of one name", () => {
    expect(codesOf("a", "a")).toEqual(["DUPLICATE_SUBGRAPH_NAME"]);
  });

  it("is not told of two subgraphs of names that differ in one letter", () => {
    expect(codesOf("a", "A")).toEqual([]);
  });
});

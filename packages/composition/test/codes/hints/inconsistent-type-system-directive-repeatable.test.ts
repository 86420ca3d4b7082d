import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

/** A subgraph that composes `@x` by name, and defines it so. */
function composing(definition: string, type: string): string {
  return `extend schema @link(url: "https://example.test/x/v1.0", import: ["@x"]) @composeDirective(name: "@x")
    directive @x ${definition} type ${type} { f: Int }`;
}

describe("INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE", () => {
  it("is told of a composed directive that is repeatable in only one subgraph", () => {
    const told = toldCodes({
      a: composing("repeatable on OBJECT", "Query"),
      b: composing("on OBJECT", "Mutation"),
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE"] });
  });

  it("is not told of one that is repeatable in both", () => {
    const told = toldCodes({
      a: composing("repeatable on OBJECT", "Query"),
      b: composing("repeatable on OBJECT", "Mutation"),
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

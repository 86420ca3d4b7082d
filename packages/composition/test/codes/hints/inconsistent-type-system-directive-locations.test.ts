import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

/** A subgraph that composes `@x` by name, and defines it so. */
function composing(definition: string, type: string): string {
  return `extend schema @link(url: "https://example.test/x/v1.0", import: ["@x"]) @composeDirective(name: "@x")
    directive @x ${definition} type ${type} { f: Int }`;
}

describe("INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS", () => {
  it("is told of a composed directive that one subgraph allows at more places", () => {
    const told = toldCodes({
      a: composing("on OBJECT | ENUM", "Query"),
      b: composing("on OBJECT", "Mutation"),
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS"] });
  });

  it("is not told of one that both allow at the same places, in another order", () => {
    const told = toldCodes({
      a: composing("on OBJECT | ENUM", "Query"),
      b: composing("on ENUM | OBJECT", "Mutation"),
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

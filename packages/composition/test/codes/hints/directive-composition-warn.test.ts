import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

/** A subgraph that composes `@custom` of version 1 by name. */
const composing = `extend schema @composeDirective(name: "@custom")
  @link(url: "https://example.test/custom/v1.0", import: ["@custom"])
  directive @custom on FIELD_DEFINITION
  type Query { f: Int @custom }`;

describe("DIRECTIVE_COMPOSITION_WARN", () => {
  it("is told of a subgraph that imports what is composed under another name", () => {
    const told = toldCodes({
      a: composing,
      b: 'extend schema @link(url: "https://example.test/custom/v1.0", import: [{ name: "@custom", as: "@own" }]) type Mutation { f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["DIRECTIVE_COMPOSITION_WARN"] });
  });

  it("is not told of a subgraph that imports it under the same name", () => {
    const told = toldCodes({
      a: composing,
      b: 'extend schema @link(url: "https://example.test/custom/v1.0", import: [{ name: "@custom", as: "@custom" }]) type Mutation { f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

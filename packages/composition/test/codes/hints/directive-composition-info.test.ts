import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

/** A subgraph that composes `@custom` of version 1 by name. */
const composing = `extend schema @composeDirective(name: "@custom")
  @link(url: "https://example.test/custom/v1.0", import: ["@custom"])
  directive @custom on FIELD_DEFINITION
  type Query { f: Int @custom }`;

describe("DIRECTIVE_COMPOSITION_INFO", () => {
  it("is told of a directive of federation that is composed by name", () => {
    const told = toldCodes({
      a: 'extend schema @composeDirective(name: "@tag") type Query { f: Int @tag(name: "x") }',
    });
    expect(told).toEqual({ errors: [], hints: ["DIRECTIVE_COMPOSITION_INFO"] });
  });

  it("is not told of a directive of federation that is only used", () => {
    const told = toldCodes({ a: 'type Query { f: Int @tag(name: "x") }' });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is told of a subgraph that links another major version of what is composed", () => {
    const told = toldCodes({
      a: composing,
      b: 'extend schema @link(url: "https://example.test/custom/v2.0") type Mutation { f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: ["DIRECTIVE_COMPOSITION_INFO"] });
  });

  it("is not told of a subgraph that links another minor version", () => {
    const told = toldCodes({
      a: composing,
      b: 'extend schema @link(url: "https://example.test/custom/v1.1") type Mutation { f: Int }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});

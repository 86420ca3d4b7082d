import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("DIRECTIVE_COMPOSITION_ERROR", () => {
  it("is told of a composed directive that the subgraph does not define", () => {
    const told = toldCodes({ a: 'extend schema @composeDirective(name: "@x") type Query { a: Int }' });
    expect(told.errors).toEqual(["DIRECTIVE_COMPOSITION_ERROR"]);
  });

  it("is told of a composed directive of no linked specification", () => {
    const told = toldCodes({
      a: 'extend schema @composeDirective(name: "@x") directive @x on OBJECT type Query { a: Int }',
    });
    expect(told.errors).toEqual(["DIRECTIVE_COMPOSITION_ERROR"]);
  });

  it("is not told of a composed directive of a linked specification", () => {
    const told = toldCodes({
      a: 'extend schema @link(url: "https://example.test/x/v1.0") @composeDirective(name: "@x") directive @x on OBJECT type Query { a: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { compositionOf, errorsOf } from "../compositions.ts";

const tagged = `tagged: Int @tag(name: "t")`;

describe("a name that a specification keeps", () => {
  it("is no type's, where the specification is the supergraph's own", () => {
    for (const name of ["join__Graph", "join__Thing", "link__Thing"]) {
      expect(errorsOf({ a: `type Query { q: Int } type ${name} { x: Int }` })).toEqual([
        `TYPE_DEFINITION_INVALID ${name}`,
      ]);
    }
    expect(errorsOf({ a: "type Query { q: join } type join { x: Int }" })).toEqual([]);
  });

  it("is not referred to, where the supergraph uses the specification", () => {
    const sdl = `type Query { q(a: tag__In): tag__T i: tag__I u: U ${tagged} } input tag__In { x: Int } type tag__T { x: Int }
      interface tag__I { x: Int } type O implements tag__I { x: Int } union U = O | tag__T`;
    expect(errorsOf({ a: sdl }).toSorted()).toEqual([
      "REFERENCED_INACCESSIBLE O",
      "REFERENCED_INACCESSIBLE Query.i",
      "REFERENCED_INACCESSIBLE Query.q",
      "REFERENCED_INACCESSIBLE Query.q(a:)",
      "REFERENCED_INACCESSIBLE U",
    ]);
    expect(errorsOf({ a: sdl.replace(tagged, "") })).toEqual([]);
    expect(errorsOf({ a: `type Query { q: Int ${tagged} } type tag__T { x: tag__T }` })).toEqual([]);
  });

  it("is no directive's for operations", () => {
    const sdl = (name: string): string => `directive @${name} on FIELD type Query { q: Int ${tagged} }`;
    expect(errorsOf({ a: sdl("join__field") })).toEqual(["DIRECTIVE_DEFINITION_INVALID @join__field"]);
    expect(errorsOf({ a: sdl("tag__d") })).toEqual(["DIRECTIVE_DEFINITION_INVALID @tag__d"]);
    const { model } = compositionOf({ a: sdl("inaccessible__d") });
    expect(model?.apiSchema.getDirective("inaccessible__d")).toBeDefined();
  });
});

import { describe, expect, it } from "vitest";
import { definitionsOf, errorsOf, hintsOf, messageOf } from "../compositions.ts";

const plain = `type T @key(fields: "id") { id: ID! f: Int }`;

function overriding(field: string): string {
  return `type Query { t: T } type T @key(fields: "id") { id: ID! ${field} }`;
}

describe("@override", () => {
  it("takes a field from another subgraph", () => {
    const schemas = { a: overriding(`f: Int @override(from: "b")`), b: plain };
    expect(errorsOf(schemas)).toEqual([]);
    expect(hintsOf(schemas)).toEqual(["OVERRIDDEN_FIELD_CAN_BE_REMOVED T.f"]);
    expect(definitionsOf(schemas, "T")).toContain(`f: Int @join__field(graph: A, override: "b")`);
  });

  it("leaves what hides and describes the field in force", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b") g: Int`),
      b: `type T @key(fields: "id") { id: ID! "Old." f: Int @inaccessible }`,
    };
    expect(definitionsOf(schemas, "T")).toContain(
      `  """Old."""\n  f: Int @join__field(graph: A, override: "b") @inaccessible`,
    );
  });

  it("leaves the field where a key still needs it", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b")`),
      b: `type T @key(fields: "id") @key(fields: "f") { id: ID! f: Int }`,
    };
    expect(definitionsOf(schemas, "T")).toContain(
      `f: Int @join__field(graph: A, override: "b") @join__field(graph: B, usedOverridden: true)`,
    );
  });

  it("takes a field of a type that fits where it is still needed", () => {
    const keyed = (own: string): Readonly<Record<string, string>> => ({
      a: overriding(`f: String @override(from: "b")`),
      b: `type T @key(fields: "id") ${own} { id: ID! f: Int }`,
    });
    expect(errorsOf(keyed(""))).toEqual([]);
    expect(errorsOf(keyed('@key(fields: "f")'))).toEqual(["FIELD_TYPE_MISMATCH T.f"]);
  });

  it("leaves the field where an argument reads it from a context", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b")`),
      b: `type T @key(fields: "id") @context(name: "c") { id: ID! f: Int u: U }
        type U @key(fields: "id") { id: ID! x(a: Int @fromContext(field: "$c { f }")): Int }`,
    };
    expect(definitionsOf(schemas, "T")).toContain(`@join__field(graph: B, usedOverridden: true)`);
  });

  it("by a label tells where the field is still needed too", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b", label: "new")`),
      b: `type T @key(fields: "id") @key(fields: "f") { id: ID! f: Int }`,
    };
    expect(definitionsOf(schemas, "T")).toContain(
      `@join__field(graph: B, usedOverridden: true, overrideLabel: "new")`,
    );
  });

  it("says nothing in the supergraph where it takes the field from nobody", () => {
    expect(definitionsOf({ a: overriding(`f: Int @override(from: "gone")`) }, "T")).toContain("  f: Int\n");
  });

  it("moves a field by a label, in both subgraphs", () => {
    const schemas = { a: overriding(`f: Int @override(from: "b", label: "new")`), b: plain };
    expect(hintsOf(schemas)).toEqual(["OVERRIDE_MIGRATION_IN_PROGRESS T.f"]);
    expect(definitionsOf(schemas, "T")).toContain(
      `f: Int @join__field(graph: A, override: "b", overrideLabel: "new") @join__field(graph: B, overrideLabel: "new")`,
    );
  });

  it("does not name its own subgraph", () => {
    expect(errorsOf({ a: overriding(`f: Int @override(from: "a")`), b: `type Query { x: Int }` })).toEqual([
      "OVERRIDE_FROM_SELF_ERROR T.f",
    ]);
  });

  it("names a subgraph that exists, or is told", () => {
    const schemas = { a: overriding(`f: Int @override(from: "ordes")`), orders: `type Query { x: Int }` };
    expect(errorsOf(schemas)).toEqual([]);
    expect(hintsOf(schemas)).toEqual(["FROM_SUBGRAPH_DOES_NOT_EXIST T.f"]);
  });

  it("is told to be needless once the field is gone there", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b")`),
      b: `type T @key(fields: "id") { id: ID! g: Int }`,
    };
    expect(hintsOf(schemas)).toEqual(["OVERRIDE_DIRECTIVE_CAN_BE_REMOVED T.f"]);
  });

  it.each(["", ', label: "new"'])("is told to be needless where the field is external there%s", (label) => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b"${label})`),
      b: `type T @key(fields: "id") { id: ID! f: Int @external g: Int @requires(fields: "f") }`,
    };
    expect(hintsOf(schemas)).toEqual(["OVERRIDE_DIRECTIVE_CAN_BE_REMOVED T.f"]);
  });

  it("does not take from where it is taken as well", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b")`),
      b: `type T @key(fields: "id") { id: ID! f: Int @override(from: "a") }`,
    };
    expect(errorsOf(schemas)).toEqual([
      "OVERRIDE_SOURCE_HAS_OVERRIDE T.f",
      "OVERRIDE_SOURCE_HAS_OVERRIDE T.f",
    ]);
  });

  it("may have requirements, and may name a field that is external there", () => {
    expect(
      errorsOf({
        a: overriding(`f: Int @override(from: "b") @requires(fields: "size") size: Int @external`),
        b: `type T @key(fields: "id") { id: ID! f: Int size: Int }`,
      }),
    ).toEqual([]);
    const schemas = {
      a: overriding(`f: Int @override(from: "b")`),
      b: `type T @key(fields: "id") { id: ID! f: Int @external g: Int @requires(fields: "f") }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
    expect(definitionsOf(schemas, "T")).toContain(
      `f: Int @join__field(graph: A, override: "b") @join__field(graph: B, external: true)`,
    );
  });

  it("is not external itself", () => {
    expect(
      errorsOf({
        a: overriding(`f: Int @override(from: "b") @external g: Int @requires(fields: "f")`),
        b: plain,
      }),
    ).toEqual(["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE T.f"]);
  });

  it("has no label where it is empty, or where there is no field to choose from", () => {
    const empty = { a: overriding(`f: Int @override(from: "b", label: "")`), b: plain };
    expect(definitionsOf(empty, "T")).toContain(`f: Int @join__field(graph: A, override: "b")`);
    const gone = {
      a: overriding(`f: Int @override(from: "b", label: "new")`),
      b: `type T @key(fields: "id") { id: ID! g: Int }`,
    };
    expect(errorsOf(gone)).toEqual([]);
    expect(definitionsOf(gone, "T")).toContain(`f: Int @join__field(graph: A, override: "b")`);
  });

  it("does not take what has requirements", () => {
    const schemas = {
      a: overriding(`f: Int @override(from: "b") size: Int`),
      b: `type T @key(fields: "id") { id: ID! f: Int @requires(fields: "size") size: Int @external }`,
    };
    expect(errorsOf(schemas)).toEqual(["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE T.f"]);
    expect(messageOf(schemas)).toBe(
      '"T.f" in "a" overrides "b", and carries "@requires" in "b". Remove "@override" or "@requires".',
    );
  });

  it("does not take one field from all that an interface-object gives", () => {
    const schemas = {
      a: `type Query { i: I } type I @key(fields: "id") @interfaceObject { id: ID! f: Int @shareable }`,
      b: `interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! f: Int @override(from: "a") @shareable }`,
    };
    expect(errorsOf(schemas)).toEqual(["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE A.f"]);
  });

  it("does not stand on an interface-object", () => {
    const schemas = {
      a: `type Query { i: I } interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! }`,
      b: `type I @key(fields: "id") @interfaceObject { id: ID! f: Int @override(from: "a") }`,
    };
    expect(errorsOf(schemas)).toEqual(["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE I.f"]);
  });
});

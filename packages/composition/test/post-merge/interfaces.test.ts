import { describe, expect, it } from "vitest";
import { definitionsOf, errorsOf } from "../compositions.ts";

const keyed = `type Query { i: I }
  interface I @key(fields: "id") { id: ID! }
  type A implements I @key(fields: "id") { id: ID! }`;

describe("an interface over several subgraphs", () => {
  it("has no field that a type which implements it lacks everywhere", () => {
    const schemas = {
      a: `type Query { i: I } interface I { x: Int } type A implements I { x: Int }`,
      b: `interface I { x: Int y: Int } type B implements I { x: Int y: Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["INTERFACE_FIELD_NO_IMPLEM A"]);
    expect(errorsOf({ ...schemas, c: `type A { y: Int }` })).not.toContain("INTERFACE_FIELD_NO_IMPLEM A");
  });

  it("is fitted by its types once they are merged", () => {
    const schemas = {
      a: `type Query { i: I } interface I { x: Int! } type A implements I { x: Int! @shareable }`,
      b: `type Query { b: A } type A { x: Int @shareable }`,
    };
    expect(errorsOf(schemas)).toEqual(["INVALID_GRAPHQL A.x"]);
  });

  it("is implemented with those that it implements itself in another subgraph", () => {
    const a = `interface A { x: Int } interface B implements A { x: Int } type T implements B & A { x: Int @shareable } type Query { t: T }`;
    expect(errorsOf({ a, b: `interface B { x: Int } type S implements B { x: Int }` })).toEqual([
      "INVALID_GRAPHQL S",
    ]);
    expect(errorsOf({ a, b: `interface B { x: Int } type T implements B { x: Int @shareable }` })).toEqual(
      [],
    );
    expect(
      errorsOf({
        a: `interface A { x: Int } interface B implements A { x: Int } type Query { a: A }`,
        b: `interface B { x: Int } interface A implements B { x: Int }`,
      }),
    ).toEqual(["INVALID_GRAPHQL A", "INVALID_GRAPHQL B"]);
  });

  it("is deprecated in what its types deprecate", () => {
    const a = `type Query { i: I } interface I { x: Int } type T implements I { x: Int @shareable }`;
    expect(errorsOf({ a, b: `type T { x: Int @shareable @deprecated }` })).toEqual(["INVALID_GRAPHQL T.x"]);
    expect(
      errorsOf({ a, b: `interface I { x: Int @deprecated } type T { x: Int @shareable @deprecated }` }),
    ).toEqual([]);
  });

  it("with a key is in its subgraph with all types that implement it", () => {
    const schemas = {
      a: keyed,
      b: `type Query { b: B } interface I { id: ID! } type B implements I @key(fields: "id") { id: ID! }`,
    };
    expect(errorsOf(schemas)).toEqual(["INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE I"]);
    expect(
      errorsOf({
        ...schemas,
        a: keyed.replace(
          '@key(fields: "id") { id: ID! }',
          '@key(fields: "id", resolvable: false) { id: ID! }',
        ),
      }),
    ).toEqual([]);
  });
});

describe("an interface-object", () => {
  it("gives its fields to the interface and to every type that implements it", () => {
    const schemas = {
      a: keyed,
      b: `type I @key(fields: "id") @interfaceObject { id: ID! extra: Int }`,
    };
    expect(definitionsOf(schemas, "I", "A")).toBe(`type A implements I
  @join__implements(graph: A, interface: "I")
  @join__type(graph: A, key: "id")
{
  id: ID!
  extra: Int @join__field
}

interface I
  @join__type(graph: A, key: "id")
  @join__type(graph: B, key: "id", isInterfaceObject: true)
{
  id: ID!
  extra: Int @join__field(graph: B)
}`);
  });

  it("stands for an interface of another subgraph", () => {
    expect(
      errorsOf({ a: `type Query { i: I } type I @key(fields: "id") @interfaceObject { id: ID! }` }),
    ).toEqual(["INTERFACE_OBJECT_USAGE_ERROR I"]);
  });

  it("is in its subgraph without the types that implement the interface", () => {
    expect(
      errorsOf({
        a: keyed,
        b: `type I @key(fields: "id") @interfaceObject { id: ID! extra: Int } type A @key(fields: "id") { id: ID! }`,
      }),
    ).toEqual(["INTERFACE_OBJECT_USAGE_ERROR I"]);
  });
});

import { describe, expect, it } from "vitest";
import { errorsOf, hintsOf } from "../compositions.ts";

describe("the whole graph", () => {
  it("has something to ask for", () => {
    expect(errorsOf({ a: `type T { x: Int }` })).toEqual(["NO_QUERIES Query"]);
    expect(errorsOf({ a: `type T { x: Int }`, b: `type Query { x: Int }` })).toEqual([]);
  });

  it("extends what it defines", () => {
    expect(errorsOf({ a: `type Query { a: T } extend type T { x: Int }` })).toEqual([
      "EXTENSION_WITH_NO_BASE T",
    ]);
    expect(
      errorsOf({
        a: `type Query { a: T } extend type T { x: Int }`,
        b: `type Query { b: T } type T { y: Int }`,
      }),
    ).not.toContain("EXTENSION_WITH_NO_BASE T");
    expect(errorsOf({ a: `extend type Query { a: Int }` })).toEqual([]);
  });
});

describe("an argument that a context fills", () => {
  const filling = `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
    type U @key(fields: "id") { id: ID! g(a: Int @fromContext(field: "$c { x }")): Int @shareable }`;

  it("must not be wanted of clients elsewhere", () => {
    expect(
      errorsOf({ a: filling, b: `type U @key(fields: "id") { id: ID! g(a: Int!): Int @shareable }` }),
    ).toEqual(["CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS U.g(a:)"]);
  });

  it("may be optional elsewhere, which is told", () => {
    const schemas = { a: filling, b: `type U @key(fields: "id") { id: ID! g(a: Int): Int @shareable }` };
    expect(errorsOf(schemas)).toEqual([]);
    expect(hintsOf(schemas)).toContain("CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS U.g(a:)");
  });
});

describe("a field that requires data", () => {
  const data = `type T @key(fields: "id") { id: ID! secret: Int @authenticated plain: Int }`;

  it("asks for the access that the data asks for", () => {
    const computing = (directives: string): string =>
      `type Query { t: T } type T @key(fields: "id") { id: ID! secret: Int @external sum: Int @requires(fields: "secret") ${directives} }`;
    expect(errorsOf({ a: computing(""), b: data })).toEqual(["MISSING_TRANSITIVE_AUTH_REQUIREMENTS T.sum"]);
    expect(errorsOf({ a: computing("@authenticated"), b: data })).toEqual([]);
  });

  it("asks for at least one alternative of the scopes in each of its own", () => {
    const schemas = (own: string): Readonly<Record<string, string>> => ({
      a: `type Query { t: T } type T @key(fields: "id") { id: ID! secret: Int @external sum: Int @requires(fields: "secret") ${own} }`,
      b: `type T @key(fields: "id") { id: ID! secret: Int @requiresScopes(scopes: [["read"], ["admin"]]) }`,
    });
    expect(errorsOf(schemas('@requiresScopes(scopes: [["read", "more"]])'))).toEqual([]);
    expect(errorsOf(schemas('@requiresScopes(scopes: [["read"], ["guest"]])'))).toEqual([
      "MISSING_TRANSITIVE_AUTH_REQUIREMENTS T.sum",
    ]);
  });
});

describe("the arguments in @requires", () => {
  const requiring = (selection: string, declared: string): string =>
    `type Query { t: T } type T @key(fields: "id") { id: ID! f${declared}: Int @external g: Int @requires(fields: "${selection}") }`;
  const resolving = (declared: string): string => `type T @key(fields: "id") { id: ID! f${declared}: Int }`;

  it("exist where the field is resolved", () => {
    expect(errorsOf({ a: requiring("f(x: 1)", "(x: Int)"), b: resolving("") })).toEqual([
      "REQUIRES_INVALID_FIELDS T.g",
    ]);
    expect(errorsOf({ a: requiring("f(x: 1)", "(x: Int)"), b: resolving("(x: Int)") })).toEqual([]);
  });

  it("are all that the field insists on", () => {
    expect(errorsOf({ a: requiring("f", "(x: Int)"), b: resolving("(x: Int!)") })).toEqual([
      "REQUIRES_INVALID_FIELDS T.g",
    ]);
  });
});

describe("what differs and may", () => {
  it("is told", () => {
    expect(
      hintsOf({
        a: `type Query { t: T u: U v: V n: N } type T @key(fields: "id") { id: ID! } union U = A | B type A @shareable { x: Int } type B { x: Int } type V @shareable { x: Int } interface N { x: Int } type O implements N { x: Int y: Int }`,
        b: `type Query { b: T } type T { id: ID! @shareable } union U = A type A @shareable { x: Int } type V @shareable { x: Int y: Int } interface N { x: Int y: Int } type C { n: N }`,
      }).toSorted(),
    ).toEqual([
      "INCONSISTENT_ENTITY T",
      "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD N.y",
      "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD V.y",
      "INCONSISTENT_UNION_MEMBER U",
    ]);
  });
});

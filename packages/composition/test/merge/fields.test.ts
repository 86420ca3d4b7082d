import { describe, expect, it } from "vitest";
import { definitionsOf, errorsOf, hintsOf, messageOf } from "../compositions.ts";

const query = "type Query { q: Int }";

/** Two subgraphs that share a type with one field each way. */
function shared(left: string, right: string): Readonly<Record<string, string>> {
  return {
    a: `${query} type Mutation { m: T @shareable } type T @shareable { ${left} } interface I { x: Int } type A implements I @shareable { x: Int } union U = A`,
    b: `type Mutation { m: T @shareable } type T @shareable { ${right} } interface I { x: Int } type A implements I @shareable { x: Int } union U = A`,
  };
}

describe("the type of a field", () => {
  it("is the widest of those that fit together", () => {
    const schemas = shared("f: [Int!]! g: Int", "f: [Int] g: Int");
    expect(definitionsOf(schemas, "T")).toBe(`type T
  @join__type(graph: A)
  @join__type(graph: B)
{
  f: [Int] @join__field(graph: A, type: "[Int!]!") @join__field(graph: B, type: "[Int]")
  g: Int
}`);
    expect(hintsOf(schemas)).toContain("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE T.f");
  });

  it("may be an interface or a union that holds the others", () => {
    expect(errorsOf(shared("f: A", "f: I"))).toEqual([]);
    expect(errorsOf(shared("f: U", "f: A!"))).toEqual([]);
    expect(definitionsOf(shared("f: A!", "f: I"), "T")).toContain("f: I @join__field");
  });

  const clashes: readonly (readonly [string, string])[] = [
    ["f: Int", "f: String"],
    ["f: [Int]", "f: Int"],
    ["f: A", "f: T"],
    ["f: [[Int]]", "f: [Int]"],
  ];

  it.each(clashes)("cannot be both of %s and %s", (left, right) => {
    expect(errorsOf(shared(left, right))).toEqual(["FIELD_TYPE_MISMATCH T.f"]);
  });

  it("is told with every type and its subgraphs", () => {
    expect(messageOf(shared("f: Int", "f: String"))).toBe(
      'The field "T.f" has types that do not fit together: "Int" in "a", "String" in "b". Give it one type everywhere; they may differ in what may be null, or one be an interface or union that holds the others.',
    );
  });
});

describe("the arguments of a field", () => {
  it("are those of all subgraphs, of the narrowest type", () => {
    const schemas = shared("f(x: Int, y: Int): Int", "f(x: Int!): Int");
    expect(definitionsOf(schemas, "T")).toContain("  f(x: Int!): Int\n");
    expect(hintsOf(schemas)).toEqual([
      "INCONSISTENT_ARGUMENT_PRESENCE T.f(y:)",
      "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE T.f(x:)",
    ]);
  });

  it("must be everywhere where one must be given", () => {
    expect(errorsOf(shared("f(x: Int!): Int", "f: Int"))).toEqual([
      "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH T.f(x:)",
    ]);
    expect(errorsOf(shared("f(x: Int! = 1): Int", "f: Int"))).toEqual([]);
  });

  it("have types that fit together", () => {
    expect(errorsOf(shared("f(x: Int): Int", "f(x: ID): Int"))).toEqual([
      "FIELD_ARGUMENT_TYPE_MISMATCH T.f(x:)",
    ]);
  });

  it("have the same default, or none", () => {
    expect(errorsOf(shared("f(x: Int = 1): Int", "f(x: Int = 2): Int"))).toEqual([
      "FIELD_ARGUMENT_DEFAULT_MISMATCH T.f(x:)",
    ]);
    const schemas = shared("f(x: Int = 1): Int", "f(x: Int): Int");
    expect(definitionsOf(schemas, "T")).toContain("f(x: Int): Int");
    expect(hintsOf(schemas)).toEqual(["INCONSISTENT_DEFAULT_VALUE_PRESENCE T.f(x:)"]);
    expect(definitionsOf(shared("f(x: [Int] = [1]): Int", "f(x: [Int] = [1]): Int"), "T")).toContain(
      "f(x: [Int] = [1]): Int",
    );
  });
});

describe("what @join__field says", () => {
  it("is where a field is, what it requires and provides, and where it is external", () => {
    const schemas = {
      a: `type Query { t: T p: T @provides(fields: "n") } type T @key(fields: "id") { id: ID! n: Int @external r: Int @requires(fields: "n") }`,
      b: `type T @key(fields: "id") @key(fields: "n", resolvable: false) { id: ID! n: Int @shareable }`,
    };
    expect(definitionsOf(schemas, "Query", "T")).toBe(`type Query
  @join__type(graph: A)
  @join__type(graph: B)
{
  t: T @join__field(graph: A)
  p: T @join__field(graph: A, provides: "n")
}

type T
  @join__type(graph: A, key: "id")
  @join__type(graph: B, key: "id")
  @join__type(graph: B, key: "n", resolvable: false)
{
  id: ID!
  n: Int @join__field(graph: A, external: true) @join__field(graph: B)
  r: Int @join__field(graph: A, requires: "n")
}`);
  });

  it("is how an argument is filled from a context", () => {
    const schemas = {
      a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
        type U @key(fields: "id") { id: ID! g(a: Int @fromContext(field: "$c { x }"), b: Int): Int }`,
    };
    expect(definitionsOf(schemas, "T", "U")).toBe(`type T
  @join__type(graph: A, key: "id")
  @context(name: "a__c")
{
  id: ID!
  x: Int
  u: U
}

type U
  @join__type(graph: A, key: "id")
{
  id: ID!
  g(b: Int): Int @join__field(graph: A, contextArguments: [{context: "a__c", name: "a", type: "Int", selection: "{ x }"}])
}`);
  });
});

describe("a name", () => {
  it("is of one kind in all subgraphs", () => {
    const schemas = { a: `${query} type T { x: Int }`, b: `enum T { A }` };
    expect(errorsOf(schemas)).toEqual(["TYPE_KIND_MISMATCH T"]);
    expect(messageOf(schemas)).toBe(
      '"T" is of different kinds: an object type in "a", an enum in "b". Make it of one kind everywhere, or rename it in some.',
    );
  });

  it("of a root type is the usual one, whatever a subgraph calls it", () => {
    const schemas = {
      a: `schema { query: RootQuery } type RootQuery { a: Int self: RootQuery }`,
      b: `type Query { b: Int }`,
    };
    expect(definitionsOf(schemas, "Query")).toBe(`type Query
  @join__type(graph: A)
  @join__type(graph: B)
{
  a: Int @join__field(graph: A)
  self: Query @join__field(graph: A)
  b: Int @join__field(graph: B)
}`);
  });
});

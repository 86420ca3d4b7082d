import { describe, expect, it } from "vitest";
import { codesOf, latest, messagesOf, problemsOf } from "../problems.ts";

const query = "type Query { a: Int }";

describe("a schema", () => {
  it.each([
    [
      "extends only the query type",
      'extend type Query { a: T }\nextend type T @key(fields: "id") { id: ID! }',
    ],
    ["has no query type", 'type T @key(fields: "id") { id: ID! }'],
    ["names a mutation type alone", "schema { mutation: M }\ntype M { a: Int }"],
    [
      "names a mutation type alone, beside a query type",
      `schema { mutation: M }\ntype M { a: Int }\n${query}`,
    ],
    [
      "extends types of all kinds that it does not define",
      `${query}
extend interface I { a: Int }
extend union U = T
extend enum E { A }
extend input N { a: Int }
extend scalar S @tag(name: "x")
extend type T implements I { a: Int }`,
    ],
    [
      "defines the fields for gateways",
      "type Query { a: Int _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }\nscalar _Any\ntype _Service { sdl: String }\nunion _Entity = T\ntype T { a: Int }",
    ],
    [
      "defines them otherwise",
      "type Query { a: Int _service: Int _entities: Int }\ntype _Service { other: Int }",
    ],
    ["has descriptions everywhere", '"a" schema { query: Query }\n"b" type Query { "c" a("d" x: Int): Int }'],
  ])("can be one that %s", (_, sdl) => {
    expect(problemsOf(sdl)).toEqual([]);
  });

  it.each([
    ["a type that does not exist", "type Query { a: Foo }"],
    ["a directive that does not exist", "type Query { a: Int @foo }"],
    ["a directive where it may not stand", 'type Query { a: Int @key(fields: "a") }'],
    ["two types of one name", `${query}\ntype T { a: Int }\ntype T { a: Int }`],
    ["two fields of one name", "type Query { a: Int a: Int }"],
    ["two fields of one name in extensions", `${query}\nextend type Query { a: Int }`],
    ["two arguments of one name", "type Query { a(x: Int, x: Int): Int }"],
    ["two values of one name", `${query}\nenum E { A A }`],
    ["two directives of one name", `${query}\ndirective @x on OBJECT\ndirective @x on OBJECT`],
    ["an argument of a union with a default", `${query}\nunion U = Query\ntype T { a(x: [U] = 1): Int }`],
    ["an input field of an interface", `${query}\ninterface I { a: Int }\ninput N { x: I = {} }`],
    ["two schemas", `${query}\nschema { query: Query }\nschema { query: Query }`],
    ["types extended as two kinds", `${query}\nextend type T { a: Int }\nextend interface T { b: Int }`],
    ["a type without fields", `${query}\ntype T`],
    ["a union without types", `${query}\nunion U`],
    ["a union of scalars", `${query}\nunion U = Int`],
    [
      "a type that lacks a field of its interface",
      `${query}\ninterface I { x: Int }\ntype T implements I { a: Int }`,
    ],
    ["names that introspection has", "type Query { a: Int __x: Int }"],
    ["an object as an argument", "type Query { a(x: Query): Int }"],
    ["a default of another type", 'type Query { a(x: Int = "b"): Int }'],
    ["an argument that a directive does not have", 'type Query { a: Int @tag(name: "a", nam: "x") }'],
    [
      "an argument that a directive does not have where the schema defines it",
      `directive @key(fields: String!) on OBJECT\n${query}\ntype T @key(fields: "a", resolvable: true) { a: Int }`,
    ],
    [
      "a directive where the schema's own definition has no place for it",
      `directive @tag(name: String!) repeatable on OBJECT\n${query}\ntype T { a: Int @tag(name: "x") }`,
    ],
    ["an argument twice", 'type Query { a: Int @tag(name: "a", name: "b") }'],
    ["a directive twice that is not repeatable", "type Query { a: Int @external @external }"],
    ["an input type that holds itself", "type Query { a(x: A): Int }\ninput A { a: A! }"],
    [
      "interfaces that implement each other",
      `${query}\ninterface A implements B { x: Int }\ninterface B implements A { x: Int }`,
    ],
    ["an argument that must be given and is deprecated", "type Query { a(x: Int! @deprecated): Int }"],
  ])("cannot have %s", (_, sdl) => {
    const problems = problemsOf(sdl);
    expect(problems).not.toEqual([]);
    expect(problems.filter((problem) => !problem.startsWith("INVALID_GRAPHQL a:"))).toEqual([]);
  });

  it.each([
    ["a number for a string", "type Query { a: Int @tag(name: 1) }"],
    ["a reason that is none", "type Query { a: Int @deprecated(reason: 1) }"],
    ["a url that is none", `${query}\nscalar S @specifiedBy(url: 1)`],
    ["a string for a boolean", `${query}\ntype T @key(fields: "a", resolvable: "x") { a: Int }`],
    [
      "a value that an enum does not have",
      `${query}\ndirective @x(e: E) on OBJECT\nenum E { A }\ntype T @x(e: B) { a: Int }`,
    ],
    [
      "an input object that lacks a field",
      `${query}\ndirective @x(e: E) on OBJECT\ninput E { a: Int! }\ntype T @x(e: {}) { a: Int }`,
    ],
  ])("cannot give a directive %s", (_, sdl) => {
    expect(problemsOf(latest(sdl))).toHaveLength(1);
    expect(problemsOf(latest(sdl))[0]).toMatch(/^INVALID_GRAPHQL a:/);
  });
});

describe("a directive of federation that is not there", () => {
  it("belongs to federation 2", () => {
    expect(messagesOf("type Query { a: Int @shareable }")).toEqual([
      'Unknown directive "@shareable". It belongs to federation 2: add extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"]).',
    ]);
  });

  it("is not imported", () => {
    const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
    expect(messagesOf(`${link} type Query { a: Int @shareable }`)).toEqual([
      'Unknown directive "@shareable". Import it: add "@shareable" to what the link to federation imports.',
    ]);
    expect(messagesOf(`${link} type Query { a: Int @authenticated }`)).toEqual([
      'Unknown directive "@authenticated". It came with federation v2.5: link that version or a later one, and import it.',
    ]);
  });

  it("is misspelt", () => {
    expect(messagesOf(latest("type Query { a: Int @sharable }"))).toEqual([
      'Unknown directive "@sharable". Define it, or import it with "@link". Did you mean "@shareable"?',
    ]);
  });
});

it.each([
  ["once", "directive @key(fields: String!) on OBJECT", ["INVALID_GRAPHQL"]],
  ["more than once", "directive @key(fields: String!) repeatable on OBJECT", []],
])("holds a schema to its own definition of a directive that may stand %s", (_, definition, codes) => {
  expect(
    codesOf(
      latest(
        `${definition}\ntype Query { t: T }\ntype T @key(fields: "id") @key(fields: "k") { id: ID! k: ID! }`,
      ),
    ),
  ).toEqual(codes);
});

it("says that a schema's own definition leaves out the place of a directive", () => {
  const definition = "directive @tag(name: String!) repeatable on OBJECT";
  expect(messagesOf(latest(`${definition}\ntype Query { a: Int @tag(name: "x") }`))).toEqual([
    'Directive "@tag" may not be used on FIELD_DEFINITION. This schema\'s definition of "@tag" names fewer places than its specification: remove the definition, which composition knows, or add the place.',
  ]);
});

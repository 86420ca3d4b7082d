import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { compareSchemas } from "../../src/check/compare-schemas.ts";

/** The changes from one schema to another, as `criticality TYPE coordinate ← what is affected`. */
async function changesOf(before: string, after: string): Promise<readonly string[]> {
  const changes = await compareSchemas({ before: buildSchema(before), after: buildSchema(after) });
  return changes.map(
    ({ criticality, type, coordinate, affects, affectsOmission }) =>
      `${criticality} ${type} ${coordinate} ← ${affectsOmission === undefined ? affects.join(", ") : `no ${affectsOmission}`}`,
  );
}

const query = "type Query { a: Int }";

test.each<[string, string, string, readonly string[]]>([
  ["nothing", query, query, []],
  ["a field is gone", "type Query { a: Int b: Int }", query, ["breaking FIELD_REMOVED Query.b ← Query.b"]],
  ["a field is new", query, "type Query { a: Int b: Int }", ["safe FIELD_ADDED Query.b ← Query"]],
  ["a field may be null", "type Query { a: Int! }", query, ["breaking FIELD_TYPE_CHANGED Query.a ← Query.a"]],
  ["a field is never null", query, "type Query { a: Int! }", ["safe FIELD_TYPE_CHANGED Query.a ← Query.a"]],
  [
    "an argument must be given",
    "type Query { a(x: Int): Int }",
    "type Query { a(x: Int!): Int }",
    ["breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) ← Query.a"],
  ],
  [
    "an argument has another type",
    "type Query { a(x: Int): Int }",
    "type Query { a(x: ID): Int }",
    ["breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) ← Query.a(x:)"],
  ],
  [
    "an argument is gone",
    "type Query { a(x: Int): Int }",
    query,
    ["breaking FIELD_ARGUMENT_REMOVED Query.a(x:) ← Query.a(x:)"],
  ],
  [
    "an argument is new and must be given",
    query,
    "type Query { a(x: Int!): Int }",
    ["breaking FIELD_ARGUMENT_ADDED Query.a(x:) ← Query.a"],
  ],
  [
    "an argument is new and may be left out",
    query,
    "type Query { a(x: Int): Int }",
    ["safe FIELD_ARGUMENT_ADDED Query.a(x:) ← Query.a"],
  ],
  [
    "an argument is new and has a value by itself",
    query,
    "type Query { a(x: Int = 1): Int }",
    ["dangerous FIELD_ARGUMENT_ADDED Query.a(x:) ← Query.a"],
  ],
  [
    "a directive cannot repeat any more",
    "directive @d repeatable on FIELD type Query { a: Int }",
    "directive @d on FIELD type Query { a: Int }",
    ["breaking DIRECTIVE_REPEATABLE_REMOVED @d ← @d"],
  ],
  [
    "there are no mutations any more",
    "type Query { a: Int } type Mutation { a: Int }",
    query,
    ["breaking SCHEMA_MUTATION_TYPE_CHANGED null ← Mutation", "breaking TYPE_REMOVED Mutation ← Mutation"],
  ],
  [
    "a default is another one",
    "type Query { a(x: Int = 1): Int }",
    "type Query { a(x: Int = 2): Int }",
    ["dangerous FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:) ← no Query.a(x:)"],
  ],
  [
    "an input field must be given",
    "type Query { a(i: I): Int } input I { x: Int }",
    "type Query { a(i: I): Int } input I { x: Int y: Int! }",
    ["breaking INPUT_FIELD_ADDED I.y ← I"],
  ],
  [
    "an input type takes one of its fields only",
    "type Query { a(i: I): Int } input I { x: Int }",
    "type Query { a(i: I): Int } input I @oneOf { x: Int }",
    ["breaking DIRECTIVE_USAGE_INPUT_OBJECT_ADDED I ← I"],
  ],
  [
    "a value is gone",
    "type Query { a: E } enum E { A B }",
    "type Query { a: E } enum E { A }",
    ["breaking ENUM_VALUE_REMOVED E.B ← E.B"],
  ],
  [
    "a value is new",
    "type Query { a: E } enum E { A }",
    "type Query { a: E } enum E { A B }",
    ["dangerous ENUM_VALUE_ADDED E.B ← E"],
  ],
  [
    "a type comes to a union",
    "type Query { a: U } union U = T type T { x: Int } type S { x: Int }",
    "type Query { a: U } union U = T | S type T { x: Int } type S { x: Int }",
    ["dangerous UNION_MEMBER_ADDED U ← U"],
  ],
  [
    "a new type comes to an interface",
    "type Query { a: I } interface I { x: Int } type T implements I { x: Int }",
    "type Query { a: I } interface I { x: Int } type T implements I { x: Int } type S implements I { x: Int }",
    ["dangerous OBJECT_TYPE_INTERFACE_ADDED S ← I", "safe TYPE_ADDED S ← S"],
  ],
  [
    "a type leaves an interface",
    "type Query { a: I t: T } interface I { x: Int } type T implements I { x: Int }",
    "type Query { a: I t: T } interface I { x: Int } type T { x: Int }",
    ["breaking OBJECT_TYPE_INTERFACE_REMOVED T ← T, I"],
  ],
  [
    "a new type is told once",
    query,
    "type Query { a: Int } type T { x: Int y(z: Int): Int } enum E { A } union U = T",
    ["safe TYPE_ADDED E ← E", "safe TYPE_ADDED T ← T", "safe TYPE_ADDED U ← U"],
  ],
  ["a type is gone", "type Query { a: Int } type T { x: Int }", query, ["breaking TYPE_REMOVED T ← T"]],
  [
    "a type is of another kind",
    "type Query { a: T } type T { x: Int }",
    "type Query { a: T } interface T { x: Int } type S implements T { x: Int }",
    ["breaking TYPE_KIND_CHANGED T ← T", "safe TYPE_ADDED S ← S"],
  ],
  [
    "something is deprecated",
    "type Query { a(x: Int): E } enum E { A B }",
    "type Query { a(x: Int @deprecated): E @deprecated } enum E { A B @deprecated }",
    [
      "safe ENUM_VALUE_DEPRECATION_REASON_ADDED E.B ← E.B",
      "safe FIELD_DEPRECATION_ADDED Query.a ← Query.a",
      "safe DIRECTIVE_USAGE_ARGUMENT_DEFINITION_ADDED Query.a(x:) ← Query.a(x:)",
    ],
  ],
  [
    "a field with arguments is new",
    query,
    'type Query { a: Int "text" b("text" x: Int, y: Int! = 3 @deprecated): Int @deprecated }',
    ["safe FIELD_ADDED Query.b ← Query"],
  ],
  [
    "a field with arguments comes to an interface",
    "interface I { a: Int } type Query implements I { a: Int }",
    "interface I { a: Int b(x: Int): Int } type Query implements I { a: Int b(x: Int): Int }",
    ["safe FIELD_ADDED I.b ← I", "safe FIELD_ADDED Query.b ← Query"],
  ],
  [
    "a deprecated value is new",
    "type Query { a: E } enum E { A }",
    'type Query { a: E } enum E { A "text" B @deprecated }',
    ["dangerous ENUM_VALUE_ADDED E.B ← E"],
  ],
  [
    "a deprecated input field is new",
    "type Query { a(i: I): Int } input I { x: Int }",
    'type Query { a(i: I): Int } input I { x: Int "text" y: Int @deprecated }',
    ["safe INPUT_FIELD_ADDED I.y ← I"],
  ],
  [
    "a directive with arguments is new",
    query,
    "directive @d(x: Int!) on FIELD type Query { a: Int }",
    ["safe DIRECTIVE_ADDED @d ← @d"],
  ],
  [
    "an argument of a directive is new",
    "directive @d on FIELD type Query { a: Int }",
    "directive @d(x: Int!) on FIELD type Query { a: Int }",
    ["breaking DIRECTIVE_ARGUMENT_ADDED @d(x:) ← @d"],
  ],
  [
    "an argument of a directive has another default",
    "directive @d(x: Int = 1) on FIELD type Query { a: Int }",
    "directive @d(x: Int = 2) on FIELD type Query { a: Int }",
    ["dangerous DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED @d(x:) ← no @d(x:)"],
  ],
  [
    "an argument of a directive must be given",
    "directive @d(x: Int) on FIELD type Query { a: Int }",
    "directive @d(x: Int!) on FIELD type Query { a: Int }",
    ["breaking DIRECTIVE_ARGUMENT_TYPE_CHANGED @d(x:) ← @d"],
  ],
  [
    "a directive is gone",
    "directive @d on FIELD type Query { a: Int }",
    query,
    ["breaking DIRECTIVE_REMOVED @d ← @d"],
  ],
])("%s", async (_, before, after, expected) => {
  expect(await changesOf(before, after)).toEqual(expected);
});

test("defaults are told as they are written", async () => {
  const before = buildSchema("type Query { a(e: E = P): Int } enum E { P }");
  const after = buildSchema("type Query { a(e: E): Int } enum E { P }");
  const [change] = await compareSchemas({ before, after });
  expect(change?.message).toBe('The default of "Query.a(e:)" changed from P to none.');
});

test("messages are sentences in the house's quotes", async () => {
  const versions = { before: buildSchema("type Query { a: Int! }"), after: buildSchema(query) };
  const [change] = await compareSchemas(versions);
  expect(change?.message).toBe('Field "Query.a" changed type from "Int!" to "Int".');
});

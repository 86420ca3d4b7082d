import { expect, it } from "vitest";
import { codesOf, latest, messagesOf, problemsOf } from "../problems.ts";

function withKey(fields: string): string {
  return latest(`type Query { a: T }\ntype T @key(fields: ${fields}) { id: ID! u: U! }\ntype U { id: ID! }`);
}

it.each([
  ["names", '"id"'],
  ["names in braces", '"{ id }"'],
  ["nested names", '"id u { id }"'],
  ["__typename", '"__typename id"'],
  ["fragments", '"... on T { id }"'],
])("takes %s", (_, fields) => {
  expect(problemsOf(withKey(fields))).toEqual([]);
});

it.each([
  ["a list, in federation 2", '["id", "u"]'],
  ["a number", "3"],
  ["nothing at all", "null"],
  ["a name without quotes", "id"],
])("refuses %s", (_, fields) => {
  expect(problemsOf(withKey(fields))).toEqual(["KEY_INVALID_FIELDS_TYPE T a:3:8"]);
});

it.each([
  ["nothing", '""'],
  ["an open brace", '"id {"'],
  ["fields that do not exist", '"name"'],
  ["types that do not exist", '"... on V { id }"'],
  ["types that its objects never are", '"id ... on U { id }"'],
  ["objects without their fields", '"u"'],
  ["objects with empty braces", '"u { }"'],
  ["values with fields", '"id { x }"'],
  ["other names for fields", '"x: id"'],
  ["more than a selection", '"id } fragment F on T { id"'],
  ["fragments that nothing defines", '"...F"'],
])("refuses %s", (_, fields) => {
  expect(problemsOf(withKey(fields))).toEqual(["KEY_INVALID_FIELDS T a:3:8"]);
});

it("refuses the same of @requires and @provides", () => {
  expect(
    problemsOf(
      latest(`type Query {
  a: T @provides(fields: "name")
  b: T @provides(fields: 3)
}
type T @key(fields: "id") {
  id: ID!
  c: Int @requires(fields: "nam")
  d: Int @requires(fields: 3)
}`),
    ),
  ).toEqual([
    "PROVIDES_INVALID_FIELDS Query.a a:3:8",
    "PROVIDES_INVALID_FIELDS_TYPE Query.b a:4:8",
    "REQUIRES_INVALID_FIELDS T.c a:8:10",
    "REQUIRES_INVALID_FIELDS_TYPE T.d a:9:10",
  ]);
});

it("refuses selections that nest deeper than anything does", () => {
  const nested = (depth: number): string =>
    latest(
      `type Query { a: T }\ntype T @key(fields: "${"t { ".repeat(depth)}id${" }".repeat(depth)}") { t: T id: ID! }`,
    );
  expect(problemsOf(nested(99))).toEqual([]);
  expect(problemsOf(nested(100))).toEqual(["KEY_INVALID_FIELDS T a:3:8"]);
  expect(problemsOf(nested(3000))).toEqual(["KEY_INVALID_FIELDS T a:3:8"]);
});

it("says what could be meant", () => {
  expect(messagesOf(withKey('"ide"'))).toEqual([
    'In "@key(fields: "ide")" on "T", "T" has no field "ide". Did you mean "id"? Correct the selection, or the type that it is of.',
  ]);
});

it.each([
  ["__typename(x: 2) id", '"__typename" has no argument "x"'],
  ["__typename { id } id", '"__typename" has no fields'],
  ["id ... on String { code }", '"String" is a scalar, and fragments are on types with fields'],
])("refuses the key %s", (fields, reason) => {
  const sdl = latest(`type Query { a: T }\ntype T @key(fields: "${fields}") { id: ID! }`);
  expect(codesOf(sdl)).toEqual(["KEY_INVALID_FIELDS"]);
  expect(messagesOf(sdl)[0]).toContain(reason);
});

import { buildSchema, NoFragmentCyclesRule, specifiedRules, validate } from "graphql";
import { expect, test } from "vitest";
import { type ParsedDocument, parseDocument } from "../../src/document/parse-document.ts";
import { validateDocument } from "../../src/document/validate-document.ts";

const schema = buildSchema(`
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  directive @stream(if: Boolean! = true, label: String, initialCount: Int = 0) on FIELD
  type Query { dog: Dog dogs: [Dog] pet: Pet named(name: String!): Dog find(filter: Filter): Dog }
  type Mutation { feed: Dog }
  type Subscription { barks: Dog meows: Cat }
  interface Pet { name: String }
  type Dog implements Pet { name: String barks: Boolean friends: [Dog] }
  type Cat implements Pet { name: String meows: Boolean }
  input Filter { name: String age: Int }
`);

/** One at least for each rule, which each breaks in one place or another. */
const documents: readonly string[] = [
  "{ dog { name } }",
  "{ ...F } fragment F on Query { dog { name } }",
  'query Q($name: String = "x") { named(name: "a") { ... on Dog @include(if: true) { name } } find(filter: { name: $name }) { name } }',
  "type T { a: Int } { dog { name } }",
  "query A { dog { name } } query A { dog { name } }",
  "{ dog { name } } query A { dog { name } }",
  "subscription { barks { name } meows { name } }",
  "{ dog { ... on Dgo { name } } }",
  "{ dog { ... on Filter { name } } }",
  "{ dog { ...F } } fragment F on Filter { name }",
  "query ($dog: Dog) { dog { name } }",
  "{ dog }",
  "{ dog { name { first } } }",
  "{ dog { meows } }",
  "{ dog { ...F } } fragment F on Dog { name } fragment F on Dog { barks }",
  "{ dog { ...G } }",
  "{ dog { name } } fragment F on Dog { name }",
  "{ dog { ... on Cat { name } } }",
  "{ dog { ...F } } fragment F on Cat { name }",
  "query ($a: Int, $a: Int) { find(filter: { age: $a }) { name } }",
  "{ find(filter: { age: $a }) { name } }",
  "query ($a: Int) { dog { name } }",
  "{ dog { name @unknown } }",
  "{ dog { name @skip(if: true) @skip(if: true) } }",
  "mutation { ... @defer { feed { name } } }",
  "subscription { barks { ... @defer { name } } }",
  'query ($l: String) { dog { ... @defer(label: $l) { name } ... @defer(label: "a") { barks } } }',
  "{ dog @stream { name } }",
  "{ named(nme: 1) { name } }",
  '{ named(name: "a", name: "b") { name } }',
  "{ dog { name @skip(iff: true) } }",
  "{ named(name: 1) { name } }",
  "{ named(name: [null]) { name } }",
  "{ find(filter: [A, 1.5, true]) { name } }",
  "{ named { name } }",
  "query ($a: String) { named(name: $a) { name } }",
  "{ dog { name: barks name } }",
  '{ find(filter: { name: "a", name: "b" }) { name } }',
  "mutation { feed { name } }",
  "subscription { meows { name } }",
  "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
  '{ __type(name: "Dog") { name } __typename }',
];

test.each(documents)("finds in %s what all rules find", (text) => {
  const parsed = parse(text);
  const found = validateDocument(schema, parsed, { introspection: true, maxErrors: 100 });
  const expected = validate(schema, parsed.document).map(({ message, locations }) => ({
    message,
    locations,
  }));
  expect(found.map(({ message, locations }) => ({ message, locations }))).toEqual(expected);
});

// Cycles are refused before a document is validated; the schema above has all operations.
const unbroken = new Set([NoFragmentCyclesRule.name, "KnownOperationTypesRule"]);

test.each(specifiedRules.filter(({ name }) => !unbroken.has(name)).map((rule) => ({ rule })))(
  "some document breaks $rule.name",
  ({ rule }) => {
    expect(documents.some((text) => validate(schema, parse(text).document, [rule]).length > 0)).toBe(true);
  },
);

test.each([
  "{ __schema { types { name } } }",
  '{ ... on Query { type: __type(name: "Dog") { name } } }',
  "{ ...F } fragment F on Query { __schema { ...G } } fragment G on __Schema { types { name } }",
])("refuses %s where introspection is off", (text) => {
  const [error] = validateDocument(schema, parse(text), { introspection: false, maxErrors: 100 });
  expect(error?.extensions?.code).toBe("INTROSPECTION_DISABLED");
});

test("an error has its place, though the document keeps no tokens", () => {
  const parsed = parse("{\n  dog { name\n    meows }\n}");
  const [error] = validateDocument(schema, parsed, { introspection: false, maxErrors: 100 });
  expect(error?.locations).toEqual([{ line: 3, column: 5 }]);
  expect(parsed.document.loc).toEqual({ start: 0, end: 28, source: parsed.document.loc?.source });
});

function parse(text: string): ParsedDocument {
  const parsed = parseDocument(text, { maxTokens: 1_000, maxNesting: 50 });
  if (parsed.kind === "refused") {
    throw new Error(JSON.stringify(parsed.errors));
  }
  return parsed;
}

import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { usageOf } from "../../src/check/operation-usage.ts";

const schema = buildSchema(`
  directive @hot(level: Int) on FIELD
  type Query { user(id: ID!, by: By): User search(filter: Filter): [Result!]! node: Node }
  type Mutation { rename(name: String): User }
  interface Node { id: ID! }
  type User implements Node { id: ID! role: Role friend(first: Int): User }
  type Post implements Node { id: ID! title: String }
  union Result = User | Post
  enum Role { ADMIN GUEST }
  enum By { NAME MAIL }
  input Filter { text: String by: By inner: Filter }
`);

function usedBy(text: string): readonly string[] {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return [...usageOf(document, schema).used].sort();
}

test.each<[string, string, readonly string[]]>([
  [
    "fields, arguments, and every value of an enum that comes back",
    `{ user(id: 1) { role } }`,
    ["ID", "Query", "Query.user", "Query.user(id:)", "Role", "Role.ADMIN", "Role.GUEST", "User", "User.role"],
  ],
  [
    "a field of an interface in each type",
    `{ node { id } }`,
    ["ID", "Node", "Node.id", "Post", "Post.id", "Query", "Query.node", "User", "User.id"],
  ],
  [
    "values and input fields that are given",
    `{ search(filter: { inner: { by: MAIL } }) { __typename } }`,
    [
      "By",
      "By.MAIL",
      "Filter",
      "Filter.by",
      "Filter.inner",
      "Post",
      "Post.__typename",
      "Query",
      "Query.search",
      "Query.search(filter:)",
      "Result",
      "Result.__typename",
      "String",
      "User",
      "User.__typename",
    ],
  ],
  [
    "anything in a type of a variable",
    `query ($filter: Filter) { search(filter: $filter) { ... on Post { title @hot(level: 1) } } }`,
    [
      "@hot",
      "@hot(level:)",
      "By",
      "By.MAIL",
      "By.NAME",
      "Filter",
      "Filter.by",
      "Filter.inner",
      "Filter.text",
      "Post",
      "Post.title",
      "Query",
      "Query.search",
      "Query.search(filter:)",
      "Result",
      "String",
    ],
  ],
  [
    "what fragments select",
    `mutation { rename { ...F } } fragment F on User { friend { __typename } }`,
    ["Mutation", "Mutation.rename", "String", "User", "User.__typename", "User.friend"],
  ],
])("an operation uses %s", (_, text, expected) => {
  expect(usedBy(text)).toEqual(expected);
});

const inputs = buildSchema(`
  directive @hot(level: Int = 1) on FIELD
  type Query { list(size: Int = 1, filter: Filter = { min: 0 }, id: ID!): Int items(filter: Filter): Item }
  interface Item { text(length: Int = 1): String }
  type Note implements Item { text(length: Int = 1, form: Int = 1): String }
  input Filter { by: Int = 1 min: Int! inner: [Filter!] }
`);

function omittedBy(text: string): readonly string[] {
  const document = parse(text);
  expect(validate(inputs, document)).toEqual([]);
  return [...usageOf(document, inputs).omitted].sort();
}

test.each<[string, string, readonly string[]]>([
  ["what it gives not", "{ list(id: 1, filter: { min: 1, by: 1, inner: [] }) }", ["Query.list(size:)"]],
  [
    "what it gives by a variable that need not be given",
    "query ($size: Int) { list(id: 1, size: $size, filter: { min: 1, by: $size, inner: [] }) }",
    ["Filter.by", "Query.list(size:)"],
  ],
  [
    "nothing that it gives by a variable that has a value",
    "query ($size: Int = 2, $by: Int!) { list(id: 1, size: $size, filter: { min: 1, by: $by, inner: [] }) }",
    [],
  ],
  [
    "what a default leaves out",
    "{ list(id: 1, size: 1) }",
    ["Filter.by", "Filter.inner", "Query.list(filter:)"],
  ],
  [
    "what a variable's value may leave out",
    "query ($filter: Filter!) { list(id: 1, size: 1, filter: $filter) }",
    ["Filter.by", "Filter.inner"],
  ],
  [
    "what objects in a list leave out",
    "{ list(id: 1, size: 1, filter: { min: 1, by: 1, inner: [{ min: 1, by: 1 }] }) }",
    ["Filter.inner"],
  ],
  [
    "arguments of an interface's field in each type",
    "{ items(filter: null) { text(length: 2) } }",
    ["Note.text(form:)"],
  ],
  [
    "arguments of a directive",
    "{ items(filter: null) @hot { ... on Note { text(form: 1, length: 1) @hot(level: 2) } } }",
    ["@hot(level:)"],
  ],
])("an operation leaves out %s", (_, text, expected) => {
  expect(omittedBy(text)).toEqual(expected);
});

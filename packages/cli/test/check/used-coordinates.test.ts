import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { usedCoordinates } from "../../src/check/used-coordinates.ts";

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
  return [...usedCoordinates(document, schema)].sort();
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

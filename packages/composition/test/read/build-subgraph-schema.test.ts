import { print } from "graphql";
import { expect, it } from "vitest";
import { FindingCollector } from "../../src/finding-collector.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import type { SubgraphSchema } from "../../src/read/subgraph-schema.ts";
import { readSubgraphs } from "../../src/read-subgraphs.ts";
import { latest } from "../problems.ts";

function read(sdl: string): SubgraphSchema {
  const { subgraphs } = parseSubgraphs([{ name: "a", routingUrl: "", sdl: latest(sdl) }]);
  const [schema] = readSubgraphs(subgraphs, new FindingCollector());
  if (schema === undefined) {
    throw new Error("The schema is wrong.");
  }
  return schema;
}

it("makes one type of a definition and its extensions, the definition first", () => {
  const type = read("extend type Query { b: Int }\ntype Query { a: Int }").types.get("Query");
  expect(type?.nodes.map(({ kind }) => kind)).toEqual(["ObjectTypeDefinition", "ObjectTypeExtension"]);
  expect(type?.kind === "object" && [...type.fields.keys()]).toEqual(["a", "b"]);
  expect(type?.isExtension).toBe(false);
});

it("gives root types the names that they have in the supergraph, wherever they stand", () => {
  const schema = read("schema { query: Root }\ntype Root { a: [Root!]! }\nunion U = Root");
  const query = schema.types.get("Query");
  const union = schema.types.get("U");
  expect(query?.kind === "object" && query.fields.get("a")?.type.text).toBe("[Query!]!");
  expect(union?.kind === "union" && [...union.members.keys()]).toEqual(["Query"]);
  expect([...schema.localNameByRoot]).toEqual([["Query", "Root"]]);
});

it("names root types in selections as the supergraph does", () => {
  const schema =
    read(`schema { query: Root } type Root @context(name: "c") { id: ID! t: T } interface I { id: ID! }
type T @key(fields: "id r { ...on Root { id } ... on T { id } }") { id: ID! r: I f(a: ID @fromContext(field: "$c ... on Root { id }")): Int }`);
  const type = schema.types.get("T");
  const argument = type?.kind === "object" ? type.fields.get("f")?.args.get("a") : undefined;
  const texts = [type, argument].map((element) =>
    element?.directives.flatMap(({ values }) => [...values.values()].map(print)),
  );
  expect(texts).toEqual([['"id r { ...on Query { id } ... on T { id } }"'], ['"$c ... on Query { id }"']]);
});

it("takes a type Query for the query type where the schema definition names none, and only that one", () => {
  const schema = read(
    "schema { mutation: M }\ntype M { a: Int }\ntype Query { a: Int }\ntype Subscription { a: Int }",
  );
  expect([...schema.localNameByRoot]).toEqual([
    ["Mutation", "M"],
    ["Query", "Query"],
  ]);
});

it("gives directives of federation their own names, and selections without outer braces", () => {
  const schema = read('type Query { a: Int }\ntype T @key(fields: " { id u { id } } ") { id: ID! u: T }');
  const [use] = schema.types.get("T")?.directives ?? [];
  const fields = use?.values.get("fields");
  expect([use?.kind, use?.name, fields && print(fields)]).toEqual(["federation", "key", '"id u { id }"']);
});

it("leaves out what every schema has: fields and types for gateways, and definitions of specifications", () => {
  const schema =
    read(`type Query { a: Int _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
scalar _Any
union _Entity = T
type _Service { sdl: String }
scalar federation__FieldSet
enum link__Purpose { SECURITY EXECUTION }
directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT
directive @own on OBJECT
type T { id: ID! }`);
  const query = schema.types.get("Query");
  expect([...schema.types.keys()]).toEqual(["Query", "T"]);
  expect([...schema.directives.keys()]).toEqual(["own"]);
  expect(query?.kind === "object" && [...query.fields.keys()]).toEqual(["a"]);
});

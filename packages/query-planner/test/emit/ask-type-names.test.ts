import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { plan } from "../planning.ts";

const model = composeModel({
  a: `type Query { users: [User] user(id: ID!): User pet: Pet node: Node self: Query thing: Thing }
      type Mutation { add: User }
      type User @key(fields: "id") { id: ID! name: String friends: [User!] pet: Pet }
      interface Pet { name: String owner: User }
      type Cat implements Pet { name: String owner: User lives: Int }
      type Dog implements Pet { name: String owner: User barks: Boolean }
      type Node @interfaceObject @key(fields: "id") { id: ID! size: Int }
      union Thing = Cat | User`,
  b: `type User @key(fields: "id") { id: ID! rank: Int }
      interface Node @key(fields: "id") { id: ID! }
      type Only implements Node @key(fields: "id") { id: ID! }`,
});

const many = Array.from({ length: 150 }, (_, index) => `id${index}:id`).join(" ");

function documentsOf(operation: string): readonly string[] {
  return plan(model, operation).fetches.map(({ document }) => document);
}

describe("A request is asked for the type names that make its answer the response", () => {
  it.each([
    ["{ users { id __typename } }", "{users{id __typename}}"],
    ["{ users { __typename id name } }", "{users{__typename id name}}"],
    [
      "{ users { id __typename friends { __typename name pet { name __typename } } } }",
      "{users{id __typename friends{__typename name pet{name __typename}}}}",
    ],
    ["query ($id: ID!) { user(id: $id) { id __typename } }", "query($id:ID!){user(id:$id){id __typename}}"],
    ["{ users { __typename } }", "{users{__typename}}"],
    ["mutation { add { id __typename } }", "mutation{add{id __typename}}"],
    ["{ pet { __typename name owner { id __typename } } }", "{pet{__typename name owner{id __typename}}}"],
    [
      "{ pet { __typename name ... on Cat { lives owner { __typename id } } } }",
      "{pet{__typename name ...on Cat{lives owner{__typename id}}}}",
    ],
    [
      "query ($x: Boolean!) { users { id __typename @include(if: $x) } }",
      "query($x:Boolean!){users{id __typename@include(if:$x)}}",
    ],
    [
      "query ($x: Boolean!) { users @include(if: $x) { id name @skip(if: $x) __typename } }",
      "{users{id __typename}}",
    ],
    [
      "query ($x: Boolean!, $y: Boolean!) { users @include(if: $x) { id friends @skip(if: $y) { __typename id } __typename } }",
      "query($y:Boolean!){users{id friends@skip(if:$y){__typename id} __typename}}",
    ],
  ])("%s", (operation, document) => {
    expect(documentsOf(operation)).toEqual([document]);
  });
});

describe("A request is asked for no more than is needed", () => {
  it.each([
    ["where a type has an alias", "{ users { id kind: __typename } }", "{users{id}}"],
    [
      "where a value stands under another name",
      "{ users { __typename: name friends { id __typename } } }",
      "{users{_1_name:name friends{id}}}",
    ],
    [
      "where the type is a root type, which may be called otherwise",
      "{ __typename users { id } }",
      "{users{id}}",
    ],
    ["below a root type", "{ self { __typename users { id } } }", "{self{users{id}}}"],
    ["where the type is an interface-object", "{ node { size __typename } }", "{node{id size}}"],
    [
      "where fields of one type come before those of all",
      "{ pet { __typename ... on Cat { lives } name owner { __typename id } } }",
      "{pet{__typename name owner{id} ...on Cat{lives}}}",
    ],
    ["where there are two requests", "{ users { id __typename rank } }", "{users{id}}"],
    [
      "where introspection is asked for as well",
      "{ users { id __typename } __schema { types { name } } }",
      "{users{id}}",
    ],
    ["where there are too many fields", `{ users { __typename ${many} } }`, `{users{${many}}}`],
  ])("%s", (_name, operation, document) => {
    expect(documentsOf(operation)[0]).toBe(document);
  });
});

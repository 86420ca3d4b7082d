import { composeModel, shop } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { fetchLines, plan } from "./planning.ts";

/** One line an input: the subgraph, the place, and whether its objects are bare references. */
function references(subgraphs: Readonly<Record<string, string>>, operation: string): readonly string[] {
  return plan(composeModel(subgraphs), operation).fetches.flatMap((fetch) =>
    fetch.kind === "entities"
      ? fetch.inputs.map(({ path, isReference }) => {
          const place = path.flatMap((segment) => (segment.kind === "field" ? segment.dataKey : []));
          const types = path.flatMap((segment) => (segment.kind === "types" ? segment.names : []));
          const at = [...place, ...(types.length === 0 ? [] : [`<${types.join("|")}>`])].join(".");
          return `${fetch.subgraph} ${at}: ${isReference === true ? "reference" : "object"}`;
        })
      : [],
  );
}

const inventory = 'type Product @key(fields: "id") { id: ID! inStock: Boolean! }';
const billing =
  'type User @key(fields: "email") { email: String! @shareable balance: Int! } extend type Query { b: Int }';

describe("bare references", () => {
  it("are objects that have come from a stub only", () => {
    expect(references(shop, "{ orders { createdBy { name } product { name } } }")).toEqual([
      "users orders.createdBy: reference",
      "products orders.product: reference",
    ]);
  });

  it("are not objects that have come from a subgraph that resolves them", () => {
    expect(references({ ...shop, inventory }, "{ product(id: 1) { name inStock } }")).toEqual([
      "inventory product: object",
    ]);
  });

  it("are no references any more once a subgraph has resolved them", () => {
    const users = `
      type Query { users: [User!]! }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! @shareable name: String! }
    `;
    expect(references({ ...shop, users, billing }, "{ orders { createdBy { name balance } } }")).toEqual([
      "users orders.createdBy: reference",
      "billing orders.createdBy: object",
    ]);
  });

  it("are references for each of several fetches that wait for the stub alone", () => {
    expect(references({ ...shop, inventory }, "{ orders { product { name inStock } } }")).toEqual([
      "inventory orders.product: reference",
      "products orders.product: reference",
    ]);
  });

  it("are not objects that some other field at the same place gives from their owner", () => {
    const subgraphs = {
      a: `type Query { t: T } type T @key(fields: "id") { id: ID! user: User @shareable }
          type User @key(fields: "id", resolvable: false) { id: ID! }`,
      b: `type T @key(fields: "id") { id: ID! user: User @shareable f: Int }
          type User @key(fields: "id") { id: ID! name: String! }`,
      c: 'type User @key(fields: "id") { id: ID! age: Int }',
    };
    expect(references(subgraphs, "{ t { user { age } } }")).toEqual(["c t.user: reference"]);
    expect(references(subgraphs, "{ t { f user { name age } } }")).toEqual([
      "b t: object",
      "c t.user: object",
    ]);
  });

  it("are found in lists of lists and below other references", () => {
    const subgraphs = {
      a: `type Query { grid: [[A!]] } type A @key(fields: "id", resolvable: false) { id: ID! }`,
      b: `type A @key(fields: "id") { id: ID! bs: [B] } type B @key(fields: "id", resolvable: false) { id: ID! }`,
      c: 'type B @key(fields: "id") { id: ID! name: String }',
    };
    expect(references(subgraphs, "{ grid { bs { name } } }")).toEqual([
      "b grid: reference",
      "c grid.bs: reference",
    ]);
  });

  it("are told apart from objects of other types at a place of an abstract type", () => {
    const subgraphs = {
      a: `type Query { found: [Found] } union Found = User | Order
          type User @key(fields: "id", resolvable: false) { id: ID! }
          type Order @key(fields: "id") { id: ID! }`,
      b: `type User @key(fields: "id") { id: ID! name: String } type Order @key(fields: "id") { id: ID! total: Int }`,
    };
    expect(references(subgraphs, "{ found { ... on User { name } ... on Order { total } } }")).toEqual([
      "b found.<User>: reference",
      "b found.<Order>: object",
    ]);
    const stubs = {
      ...subgraphs,
      a: subgraphs.a.replaceAll('fields: "id")', 'fields: "id", resolvable: false)'),
    };
    expect(references(stubs, "{ found { ... on User { name } ... on Order { total } } }")).toEqual([
      "b found: reference",
    ]);
  });

  it("share one request with the objects that they stand next to", () => {
    const model = composeModel({
      a: `type Query { node: Node } interface Node { id: ID! }
          type User implements Node @key(fields: "id", resolvable: false) { id: ID! }
          type Order implements Node @key(fields: "id") { id: ID! }`,
      b: `interface Node { id: ID! name: String }
          type User implements Node @key(fields: "id") { id: ID! name: String }
          type Order implements Node @key(fields: "id") { id: ID! name: String }`,
    });
    expect(fetchLines(plan(model, "{ node { name } }")).join("\n")).toMatchInlineSnapshot(`
      "0 a: {node{__typename id}}
      1 b after 0 at node.<User> and at node.<Order>: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on User{name}} _entities1:_entities{...on Order{name}}}"
    `);
  });

  it("are no references where their fetch shares a request that waits for one that resolves them", () => {
    const subgraphs = {
      a: `type Query { p: P } type P @key(fields: "id", resolvable: false) { id: ID! r: R! @shareable }
          type R @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! q: Q } type Q @key(fields: "id") { id: ID! }`,
      c: `type P @key(fields: "r { z }") { r: R! @shareable y: Int } type R { z: Int! @shareable }
          type Q @key(fields: "id") { id: ID! w: Int }`,
      d: `type R @key(fields: "id") { id: ID! z: Int! @shareable }`,
    };
    expect(references(subgraphs, "{ p { y } }")).toEqual(["d p.r: object", "c p: reference"]);
    expect(references(subgraphs, "{ p { y q { w } } }")).toEqual([
      "b p: reference",
      "d p.r: object",
      "c p: object",
      "c p.q: object",
    ]);
  });

  it("are references still where the fetch that resolves them may not be made", () => {
    const subgraphs = {
      a: `type Query { us: [U!]! } type U @key(fields: "id") { id: ID! name: String }`,
      b: `type Query { u: U } type U @key(fields: "id", resolvable: false) { id: ID! }`,
      c: `type U @key(fields: "id") { id: ID! friends: [U!] }`,
    };
    const operation = (friends: string): string =>
      `{ us { friends { name } } u { name ${friends} { name } } }`;
    expect(references(subgraphs, operation("friends"))).toMatchInlineSnapshot(`
      [
        "c us: object",
        "c u: reference",
        "a u: object",
        "a us.friends: object",
        "a u.friends: object",
      ]
    `);
    const conditional = `query($v: Boolean!) ${operation("friends @skip(if: $v)")}`;
    expect(references(subgraphs, conditional)).toMatchInlineSnapshot(`
      [
        "c us: object",
        "c u: reference",
        "a u: reference",
        "a us.friends: object",
        "a u.friends: object",
      ]
    `);
  });

  it("are not objects that an interface-object stands for", () => {
    const subgraphs = {
      a: `interface Node @key(fields: "id") { id: ID! name: String } type User implements Node @key(fields: "id") { id: ID! name: String }`,
      b: 'type Query { node: Node } type Node @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }',
    };
    expect(references(subgraphs, "{ node { name } }")).toEqual(["a node: object"]);
  });
});

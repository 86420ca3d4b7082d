import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("abstract types whose implementers are partly elsewhere, or overridden", () => {
  const situation = new Situation({
    a: `type Query { nodes: [Node!]! any: [Any] }
        interface Node { id: ID! name: String }
        union Any = A | B
        type A implements Node @key(fields: "id") { id: ID! name: String }
        type B implements Node @key(fields: "id") { id: ID! name: String @external }
        type C implements Node @key(fields: "id") { id: ID! name: String }`,
    b: `type Query { others: [Node!]! }
        interface Node { id: ID! }
        type A implements Node @key(fields: "id") { id: ID! }
        type B implements Node @key(fields: "id") { id: ID! name: String size: Int }
        type D implements Node @key(fields: "id") { id: ID! name: String size: Int }`,
    c: 'type C @key(fields: "id") { id: ID! name: String @override(from: "a") }',
  });

  it("are expanded by what each subgraph has of them", async () => {
    expect(await situation.ask("{ nodes { name } }")).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename ...on A{name} ...on B{id} ...on C{id}}}",
        "1 b after 0 at nodes.@.<B>: {...on B{name}}",
        "2 c after 0 at nodes.@.<C>: {...on C{name}}",
      ]
    `);
  });

  it("are expanded for the implementers of the subgraph that is asked", async () => {
    expect(await situation.ask("{ others { id name ... on D { size } } }")).toMatchInlineSnapshot(`
      [
        "0 b: {others{__typename id ...on B{name} ...on D{name size}}}",
        "1 a after 0 at others.@.<A>: {...on A{name}}",
      ]
    `);
  });

  it("are asked for an overridden field where it is now", async () => {
    expect(
      await situation.ask("{ nodes { __typename ... on C { name } ... on B { size } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename ...on B{id} ...on C{id}}}",
        "1 b after 0 at nodes.@.<B>: {...on B{size}}",
        "2 c after 0 at nodes.@.<C>: {...on C{name}}",
      ]
    `);
  });

  it("are expanded below a union too", async () => {
    expect(await situation.ask("{ any { ... on Node { name } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {any{__typename ...on A{name} ...on B{id}}}",
        "1 b after 0 at any.@.<B>: {...on B{name}}",
      ]
    `);
  });
});

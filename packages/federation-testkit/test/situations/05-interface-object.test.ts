import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("@interfaceObject", () => {
  const subgraphs = {
    a: `type Query { nodes: [Node!]! a: A }
        interface Node @key(fields: "id") { id: ID! name: String }
        type A implements Node @key(fields: "id") { id: ID! name: String onlyA: Int }
        type B implements Node @key(fields: "id") { id: ID! name: String onlyB: Int }`,
    b: `type Query { things: [Node!]! }
        type Node @key(fields: "id") @interfaceObject { id: ID! name: String @external rating: Int
          label: String @requires(fields: "name") }`,
    c: 'type A @key(fields: "id") { id: ID! stock: Int }',
  };
  const situation = new Situation(subgraphs);

  it("takes no hop where the type does not matter", async () => {
    expect(await situation.ask("{ things { id rating } }")).toMatchInlineSnapshot(`
      [
        "0 b: {things{id rating}}",
      ]
    `);
  });

  it("takes one hop only to learn the type name", async () => {
    expect(await situation.ask("{ things { __typename rating } }")).toMatchInlineSnapshot(`
      [
        "0 b: {things{id rating}}",
        "1 a after 0 at things.@ as Node: {...on Node{__typename}}",
      ]
    `);
  });

  it("learns the type and what depends on it in one hop", async () => {
    expect(
      await situation.ask("{ things { rating name ... on A { onlyA } ... on B { onlyB } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 b: {things{id rating}}",
        "1 a after 0 at things.@ as Node: {...on Node{name __typename ...on A{onlyA} ...on B{onlyB}}}",
      ]
    `);
  });

  it("has the interface's name in representations, and the object's in the answer", async () => {
    expect(
      await situation.ask("{ nodes { __typename rating } a { __typename rating } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename id} a{id}}",
        "1 b after 0 at nodes.@ as Node and at a as Node: {_entities0:_entities{...on Node{rating}} _entities1:_entities{...on Node{rating}}}",
      ]
    `);
  });

  it("is made concrete before a third subgraph that knows only one type is asked", async () => {
    expect(await situation.ask("{ things { ... on A { stock } } }")).toMatchInlineSnapshot(`
      [
        "0 b: {things{id}}",
        "1 a after 0 at things.@ as Node: {...on Node{__typename}}",
        "2 c after 1 at things.@.<A>: {...on A{stock}}",
      ]
    `);
  });

  it("gets what its fields require from where the interface is", async () => {
    expect(await situation.ask("{ nodes { label } things { label } }")).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename id name}}",
        "1 b: {things{id}}",
        "2 a after 1 at things.@ as Node: {...on Node{name}}",
        "3 b after 0 2 at nodes.@ as Node and at things.@ as Node: {_entities0:_entities{...on Node{label}} _entities1:_entities{...on Node{label}}}",
      ]
    `);
  });

  it("serves the fields of one type only where only that is asked for", async () => {
    expect(
      await situation.ask("{ nodes { ... on A { rating stock } ... on B { name } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename ...on A{id} ...on B{name}}}",
        "1 b after 0 at nodes.@.<A> as Node: {...on Node{rating}}",
        "2 c after 0 at nodes.@.<A>: {...on A{stock}}",
      ]
    `);
  });
});

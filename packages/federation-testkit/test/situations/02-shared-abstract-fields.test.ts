import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("a shared field whose union has other members in each subgraph", () => {
  const situation = new Situation({
    a: `type Query { found: Found @shareable onlyA: Found }
        union Found = A | B
        type A @key(fields: "id") { id: ID! x: Int @shareable } type B @key(fields: "id") { id: ID! x: Int @shareable }`,
    b: `type Query { found: Found @shareable }
        union Found = A | C
        type A @key(fields: "id") { id: ID! x: Int @shareable y: Int } type C @key(fields: "id") { id: ID! x: Int @shareable }`,
  });

  it("is asked only for the members that both have, if either could serve", async () => {
    expect(await situation.ask("{ found { __typename ... on A { x } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{x}}}",
      ]
    `);
  });

  it("is asked for nothing of a member that one of them lacks", async () => {
    expect(
      await situation.ask("{ found { ... on A { x } ... on B { x } ... on C { x } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{x}}}",
      ]
    `);
  });

  it("is asked for all members where just one subgraph has the field", async () => {
    expect(
      await situation.ask("{ onlyA { __typename ... on A { x y } ... on B { b: x } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {onlyA{__typename ...on A{id x} ...on B{b:x}}}",
        "1 b after 0 at onlyA.<A>: {...on A{y}}",
      ]
    `);
  });
});

describe("a shared field whose interface has other implementers in each subgraph", () => {
  const situation = new Situation({
    a: `type Query { node: Node @shareable nodes: [Node!]! }
        interface Node { id: ID! }
        type A implements Node @key(fields: "id") { id: ID! x: Int } type B implements Node @key(fields: "id") { id: ID! }`,
    b: `type Query { node: Node @shareable }
        interface Node { id: ID! }
        type A implements Node @key(fields: "id") { id: ID! y: Int } type C implements Node @key(fields: "id") { id: ID! }`,
  });

  it("is asked only for the implementers that both have, if either could serve", async () => {
    expect(await situation.ask("{ node { __typename id ... on A { x y } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {node{__typename ...on A{id x}}}",
        "1 b: {node{__typename ...on A{y}}}",
      ]
    `);
  });

  it("is asked for all implementers where just one subgraph has the field", async () => {
    expect(await situation.ask("{ nodes { __typename id ... on A { y } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename id}}",
        "1 b after 0 at nodes.@.<A>: {...on A{y}}",
      ]
    `);
  });
});

import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("@provides", () => {
  it("holds on the path of its field only", async () => {
    const situation = new Situation({
      a: `type Query { best: P @provides(fields: "name") other: P } type P @key(fields: "id") { id: ID! name: String @external }`,
      b: 'type P @key(fields: "id") { id: ID! name: String @shareable }',
    });
    expect(await situation.ask("{ best { name } }")).toMatchInlineSnapshot(`
      [
        "0 a: {best{name}}",
      ]
    `);
    expect(await situation.ask("{ other { name } }")).toMatchInlineSnapshot(`
      [
        "0 a: {other{id}}",
        "1 b after 0 at other as P: {...on P{name}}",
      ]
    `);
    expect(await situation.ask("{ best { name } other { name } }")).toMatchInlineSnapshot(`
      [
        "0 a: {best{name} other{id}}",
        "1 b after 0 at other as P: {...on P{name}}",
      ]
    `);
  });

  it("gives what another field requires", async () => {
    const situation = new Situation({
      a: `type Query { best: P @provides(fields: "weight size { unit }") half: P @provides(fields: "weight") other: P }
          type P @key(fields: "id") { id: ID! weight: Int @external size: Size @external cost: Int @requires(fields: "weight size { unit }") }
          type Size { unit: String @external }`,
      b: `type P @key(fields: "id") { id: ID! weight: Int @shareable size: Size @shareable }
          type Size @shareable { unit: String length: Int }`,
    });
    expect(await situation.ask("{ best { cost } }")).toMatchInlineSnapshot(`
      [
        "0 a: {best{cost}}",
      ]
    `);
    expect(await situation.ask("{ half { cost } }")).toMatchInlineSnapshot(`
      [
        "0 a: {half{id weight}}",
        "1 b after 0 at half as P: {...on P{size{unit}}}",
        "2 a after 1 at half as P: {...on P{cost}}",
      ]
    `);
    expect(await situation.ask("{ best { cost } other { cost } }")).toMatchInlineSnapshot(`
      [
        "0 a: {best{cost} other{id}}",
        "1 b after 0 at other as P: {...on P{size{unit} weight}}",
        "2 a after 1 at other as P: {...on P{cost}}",
      ]
    `);
  });

  it("holds for nested fields, and no deeper", async () => {
    const situation = new Situation({
      a: `type Query { best: P @provides(fields: "maker { name }") }
          type P @key(fields: "id") { id: ID! maker: M @external } type M @key(fields: "id") { id: ID! name: String @external }`,
      b: `type P @key(fields: "id") { id: ID! maker: M @shareable } type M @key(fields: "id") { id: ID! name: String @shareable age: Int boss: M @shareable }`,
    });
    expect(await situation.ask("{ best { maker { name } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {best{maker{name}}}",
      ]
    `);
    expect(await situation.ask("{ best { maker { name age boss { name } } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {best{maker{id name}}}",
        "1 b after 0 at best.maker as M: {...on M{age boss{name}}}",
      ]
    `);
  });

  it("holds on the members of a union that it names", async () => {
    const situation = new Situation({
      a: `type Query { found: U @provides(fields: "... on A { name }") } union U = A | B
          type A @key(fields: "id") { id: ID! name: String @external } type B @key(fields: "id") { id: ID! }`,
      b: `type A @key(fields: "id") { id: ID! name: String @shareable } type B @key(fields: "id") { id: ID! name: String }`,
    });
    expect(await situation.ask("{ found { ... on A { name } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{name}}}",
      ]
    `);
    expect(
      await situation.ask("{ found { ... on A { name } ... on B { b: name } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{name} ...on B{id}}}",
        "1 b after 0 at found.<B>: {...on B{b:name}}",
      ]
    `);
  });

  it("holds on the implementers of an interface", async () => {
    const situation = new Situation({
      a: `type Query { nodes: [N!]! @provides(fields: "... on A { name } ... on B { name }") plain: [N!]! }
          interface N { id: ID! }
          type A implements N @key(fields: "id") { id: ID! name: String @external }
          type B implements N @key(fields: "id") { id: ID! name: String @external }`,
      b: `type A @key(fields: "id") { id: ID! name: String @shareable } type B @key(fields: "id") { id: ID! name: String @shareable }`,
    });
    expect(await situation.ask("{ nodes { ... on A { name } ... on B { name } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {nodes{__typename ...on A{name} ...on B{name}}}",
      ]
    `);
    expect(await situation.ask("{ plain { ... on A { name } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {plain{__typename ...on A{id}}}",
        "1 b after 0 at plain.@.<A>: {...on A{name}}",
      ]
    `);
  });
});

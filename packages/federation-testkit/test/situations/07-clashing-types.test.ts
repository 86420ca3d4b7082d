import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("members of a union whose equal field names have clashing types", () => {
  // To clients all of them are nullable; what the subgraph `a` calls them, nobody else sees.
  const situation = new Situation({
    a: `type Query { found: [Found] }
        union Found = A | B | C
        type A @key(fields: "id") { id: ID! value: String! @shareable items: [Item!]! @shareable }
        type B @key(fields: "id") { id: ID! value: String @shareable items: [Item!] @shareable }
        type C @key(fields: "id") { id: ID! value: String items: [Item] more: Int }
        type Item { x: Int @shareable y: Int @shareable }`,
    b: `type A @key(fields: "id") { id: ID! value: String @shareable items: [Item] @shareable extra: Int }
        type B @key(fields: "id") { id: ID! value: String @shareable items: [Item] @shareable }
        type Item { x: Int @shareable y: Int @shareable }`,
  });

  it("are asked for under internal aliases, and answered under the client's name", async () => {
    expect(
      await situation.ask("{ found { __typename ... on A { value } ... on B { value } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{value} ...on B{_1_value:value}}}",
      ]
    `);
  });

  it("are asked for under internal aliases with what is below them", async () => {
    expect(
      await situation.ask(
        "{ found { ... on A { items { x } } ... on B { items { x y } } ... on C { items { y } } } }",
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{items{x}} ...on B{_1_items:items{x y}} ...on C{_2_items:items{y}}}}",
      ]
    `);
  });

  it("keep their names where the client calls them apart", async () => {
    expect(
      await situation.ask("{ found { ... on A { a: value } ... on B { b: value } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{a:value} ...on B{b:value}}}",
      ]
    `);
  });

  it("do not clash with what the planner asks for itself, nor with the client's own use of its aliases", async () => {
    expect(
      await situation.ask(
        "{ found { ... on A { extra value } ... on B { value } ... on C { _1_value: more id: value } } }",
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {found{__typename ...on A{_1_id:id value} ...on B{_2_value:value} ...on C{_1_value:more id:value}}}",
        "1 b after 0 at found.@.<A>: {...on A{extra}}",
      ]
    `);
  });
});

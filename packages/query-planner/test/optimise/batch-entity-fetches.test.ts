import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { planText } from "../planning.ts";

describe("entity fetches to one subgraph", () => {
  const model = composeModel({
    accounts: `type Query { me: User } type User @key(fields: "id") { id: ID! name: String username: String @shareable }`,
    reviews: `type Review @key(fields: "id") { id: ID! author: User @provides(fields: "username") product: Product }
      type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] } type Product @key(fields: "id") { id: ID! reviews: [Review] }`,
    products: `type Query { top: [Product] } type Product @key(fields: "id") { id: ID! name: String price: Int }`,
    inventory: `type Product @key(fields: "id") { id: ID! inStock: Boolean price: Int @external cost: Int @requires(fields: "price") }`,
  });

  it("are one request a round, whatever each of them waits for", () => {
    expect(
      planText(
        model,
        "{ me { reviews { product { name } } } top { reviews { author { name reviews { id } } } } }",
      ),
    ).toMatchInlineSnapshot(`
      "0 accounts: {me{id}}
      1 products: {top{id}}
      2 reviews after 0 1 at me and at top.@: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on User{reviews{product{id}}}} _entities1:_entities{...on Product{reviews{author{id reviews{id}}}}}}
      3 products after 2 at me.reviews.@.product: {...on Product{name}}
      4 accounts after 2 at top.@.reviews.@.author: {...on User{name}}"
    `);
  });

  it("are one request where some of them are wanted under a condition only", () => {
    expect(
      planText(
        model,
        "query ($a: Boolean!) { top { inStock cost @include(if: $a) reviews @skip(if: $a) { id } } me { reviews { id } } }",
      ),
    ).toMatchInlineSnapshot(`
      "0 accounts: {me{id}}
      1 products: query($a:Boolean!){top{id price@include(if:$a)}}
      2 inventory after 1 at top.@ and at top.@ if $a: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on Product{inStock}} _entities1:_entities{...on Product{cost}}}
      3 reviews after 0 1 at top.@ if !$a and at me: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on Product{reviews{id}}} _entities1:_entities{...on User{reviews{id}}}}"
    `);
  });

  it("stay apart where only one of them is ever wanted", () => {
    const either = composeModel({
      a: `type Query { p: P q: Q } type P @key(fields: "id") { id: ID! } type Q @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! x: Int } type Q @key(fields: "id") { id: ID! y: Int }`,
    });
    expect(
      planText(either, "query ($a: Boolean!) { p { x @include(if: $a) } q { y @skip(if: $a) } }"),
    ).toMatchInlineSnapshot(`
      "0 a: query($a:Boolean!){p{id@include(if:$a)} q{id@skip(if:$a)}}
      1 b after 0 at p when $a: {...on P{x}}
      2 b after 0 at q when !$a: {...on Q{y}}"
    `);
  });
});

import { composeModel, shop } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { planText } from "../planning.ts";

describe("delay-fetches", () => {
  it("lets a fetch wait for a later one to the same subgraph, where the plan does not get longer", () => {
    const model = composeModel(shop);
    expect(
      planText(model, "{ orders { createdBy { name } product { name createdBy { name } } } }"),
    ).toMatchInlineSnapshot(`
      "0 orders: {orders{createdBy{id} product{id}}}
      1 products after 0 at orders.@.product: {...on Product{name createdBy{id}}}
      2 users after 1 at orders.@.createdBy and at orders.@.product.createdBy: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on User{name}} _entities1:_entities{...on User{name}}}"
    `);
  });

  it("lets nothing wait that others wait for longer", () => {
    const model = composeModel({
      a: `type Query { p: P q: Q } type P @key(fields: "id") { id: ID! } type Q @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! r: R } type R @key(fields: "id") { id: ID! } type Q @key(fields: "code") { code: ID! y: Int }`,
      c: `type R @key(fields: "id") { id: ID! x: Int } type Q @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }`,
    });
    expect(planText(model, "{ p { r { x } } q { y } }")).toMatchInlineSnapshot(`
      "0 a: {p{id} q{id}}
      1 b after 0 at p: {...on P{r{id}}}
      2 c after 1 at p.r: {...on R{x}}
      3 c after 0 at q: {...on Q{code}}
      4 b after 3 at q: {...on Q{y}}"
    `);
  });

  it("lets nothing wait for what is wanted under a condition only", () => {
    const model = composeModel(shop);
    expect(
      planText(
        model,
        "query ($a: Boolean!) { orders { createdBy { name } product { name createdBy @include(if: $a) { name } } } }",
      ),
    ).toMatchInlineSnapshot(`
      "0 orders: {orders{createdBy{id} product{id}}}
      1 users after 0 at orders.@.createdBy: {...on User{name}}
      2 products after 0 at orders.@.product: query($representations:[_Any!]!,$a:Boolean!){_entities{...on Product{name createdBy@include(if:$a){id}}}}
      3 users after 2 at orders.@.product.createdBy when $a: {...on User{name}}"
    `);
  });
});

import { composeModel } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { planStages, printPlan, printStage } from "../src/index.ts";
import { plan, planText } from "./planning.ts";

/** Prices depend on the seller's currency, which only accounts has; the weight of goods on where they stand. */
const model = composeModel({
  accounts: `
    type Query { sellers: [Seller!]! }
    type Seller @key(fields: "id") { id: ID! currency: String! }
  `,
  sales: `
    type Query { best: Seller }
    type Seller @key(fields: "id") @context(name: "seller") {
      id: ID! currency: String! @external region: String products: [Product!]! flagship: Product
    }
    type Product @key(fields: "id") {
      id: ID!
      name: String
      parts: [Product!]!
      price(currency: String @fromContext(field: "$seller { currency }") rounded: Boolean): Int
      tax(region: String @fromContext(field: "$seller { region }")): Int
    }
  `,
});

describe("a field with an argument from a context", () => {
  it("is fetched as an entity once the value above is known", () => {
    expect(planText(model, "{ best { products { price(rounded: true) } } }")).toMatchInlineSnapshot(`
      "0 sales: {best{id products{id}}}
      1 accounts after 0 at best: {...on Seller{currency}}
      2 sales after 1 at best.products.@: query($representations:[_Any!]!,$context0:String){_entities{...on Product{price(rounded:true,currency:$context0)}}}"
    `);
  });

  it("is fetched by a jump to its own subgraph where the value comes with the object", () => {
    expect(planText(model, "{ best { flagship { tax name } } }")).toMatchInlineSnapshot(`
      "0 sales: {best{region flagship{id name}}}
      1 sales after 0 at best.flagship: query($representations:[_Any!]!,$context0:String){_entities{...on Product{tax(region:$context0)}}}"
    `);
  });

  it("waits for no more than the value when the objects come later anyway", () => {
    expect(planText(model, "{ sellers { products { price tax name } } }")).toMatchInlineSnapshot(`
      "0 accounts: {sellers{currency id}}
      1 sales after 0 at sellers.@: {...on Seller{region products{id name}}}
      2 sales after 1 at sellers.@.products.@: query($representations:[_Any!]!,$context0:String,$context1:String){_entities{...on Product{price(currency:$context0) tax(region:$context1)}}}"
    `);
  });

  it("takes the value from further up than its parent", () => {
    expect(planText(model, "{ sellers { flagship { parts { parts { tax } } } } }")).toMatchInlineSnapshot(`
      "0 accounts: {sellers{id}}
      1 sales after 0 at sellers.@: {...on Seller{region flagship{parts{parts{id}}}}}
      2 sales after 1 at sellers.@.flagship.parts.@.parts.@: query($representations:[_Any!]!,$context0:String){_entities{...on Product{tax(region:$context0)}}}"
    `);
  });

  it("shows in all printed forms where the value comes from", () => {
    const document = parse("{ best { flagship { price } } }");
    const stages = planStages(model, { document });
    expect(printStage(model, stages, "demands")).toMatchInlineSnapshot(`
      "Query.best  {sales}
        Seller.flagship  {sales}
          Product.price  {sales (currency from Seller: currency)}
        Seller.currency  {accounts}  for a field below"
    `);
    expect(printStage(model, stages, "solve")).toMatchInlineSnapshot(`
      "4 steps
      Query: 3 fetches, 3 rounds
        → sales in round 1: best
        best in sales: 2 fetches, 2 rounds
          → accounts by key "id" as Seller in round 1: currency
          flagship in sales: 1 fetch, 2 rounds
            → sales by key "id" as Product, price(currency:) from Seller in round 2: price"
    `);
    expect(printStage(model, stages, "fetch-graph")).toMatchInlineSnapshot(`
      "0 sales: {best{id flagship{id}}}
      1 accounts after 0: at best {...on Seller{currency}}
      2 sales after 0, 1: at best.flagship {...on Product{price(currency:best{currency})}}"
    `);
    expect(printPlan(stages.plan)).toMatchInlineSnapshot(`
      "QueryPlan {
        Sequence {
          Fetch(service: "sales", id: 0) {
            {
              best {
                id
                flagship {
                  id
                }
              }
            }
          },
          Flatten(path: "best") {
            Fetch(service: "accounts", id: 1, after: [0]) {
              {
                ... on Seller {
                  __typename
                  id
                }
              } =>
              {
                ... on Seller {
                  currency
                }
              }
            }
          },
          Flatten(path: "best.flagship") {
            Fetch(service: "sales", id: 2, after: [1], contexts: {$context0: "best{currency}"}) {
              {
                ... on Product {
                  __typename
                  id
                }
              } =>
              {
                ... on Product {
                  price(currency: $context0)
                }
              }
            }
          }
        }
      }"
    `);
  });

  it("is fetched, with its value, only when it is wanted", () => {
    const operation =
      "query($p: Boolean!, $q: Boolean!) { best { flagship @include(if: $q) { name price @skip(if: $p) } } }";
    expect(planText(model, operation)).toMatchInlineSnapshot(`
      "0 sales: query($p:Boolean!,$q:Boolean!){best{id@include(if:$q)@skip(if:$p) flagship@include(if:$q){id@skip(if:$p) name}}}
      1 accounts after 0 at best when !$p & $q: {...on Seller{currency}}
      2 sales after 1 at best.flagship when !$p & $q: query($representations:[_Any!]!,$context0:String){_entities{...on Product{price(currency:$context0)}}}"
    `);
    expect(plan(model, operation).fetches.map((fetch) => fetch.when)).toMatchInlineSnapshot(`
      [
        undefined,
        [
          [
            {
              "equals": false,
              "variable": "p",
            },
            {
              "equals": true,
              "variable": "q",
            },
          ],
        ],
        [
          [
            {
              "equals": false,
              "variable": "p",
            },
            {
              "equals": true,
              "variable": "q",
            },
          ],
        ],
      ]
    `);
  });
});

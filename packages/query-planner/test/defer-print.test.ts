import { composeModel } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { explainPlan, planStages, printMermaid, printPlan, printStage } from "../src/index.ts";
import { plan } from "./planning.ts";

const model = composeModel({
  shop: `type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }`,
  reviews: `type Product @key(fields: "id") { id: ID! score: Int stars: Int }`,
});

const operation = `
  query ($v: Boolean!) {
    product {
      name
      ... @defer(label: "a") { score }
      ... @defer { score ... @defer(if: $v) { stars } }
    }
  }`;
const stages = planStages(model, { document: parse(operation) }, { incremental: true });

describe("what is printed of deferred parts", () => {
  it("is the fetches of each part, and those that are common to several", () => {
    plan(model, operation, { incremental: true });
    expect(printPlan(stages.plan)).toMatchInlineSnapshot(`
      "QueryPlan {
        Initial {
          Fetch(service: "shop", id: 0) {
            {
              product {
                name
                id
              }
            }
          }
        },
        Deferred(part: 0, label: "a", path: "product") {},
        Deferred(part: 1, path: "product") {
          Flatten(path: "product") {
            Fetch(service: "reviews", id: 2, after: [0], when: "!$v") {
              {
                ... on Product {
                  __typename
                  id
                }
              } =>
              {
                ... on Product {
                  stars
                }
              }
            }
          }
        },
        Deferred(part: 2, in: 1, path: "product", when: "$v") {
          Flatten(path: "product") {
            Fetch(service: "reviews", id: 3, after: [0], when: "$v") {
              {
                ... on Product {
                  __typename
                  id
                }
              } =>
              {
                ... on Product {
                  stars
                }
              }
            }
          }
        },
        Common(parts: [0, 1]) {
          Flatten(path: "product") {
            Fetch(service: "reviews", id: 1, after: [0]) {
              {
                ... on Product {
                  __typename
                  id
                }
              } =>
              {
                ... on Product {
                  score
                }
              }
            }
          }
        }
      }"
    `);
  });

  it("is a frame for each in a flowchart", () => {
    expect(printMermaid(stages.plan)).toMatchInlineSnapshot(`
      "flowchart LR
        f0["0: shop"]
        subgraph p0_1["parts: 0, 1"]
          f1["1: reviews at product"]
        end
        subgraph p1["deferred part: 1, path: &quot;product&quot;"]
          f2["2: reviews at product<br/>when !$v"]
        end
        subgraph p2["deferred part: 2, in: 1, path: &quot;product&quot;, when: &quot;$v&quot;"]
          f3["3: reviews at product<br/>when $v"]
        end
        f0 --> f1
        f0 --> f2
        f0 --> f3"
    `);
  });

  it("is what the initial part costs, and what all do", () => {
    expect(explainPlan(model, stages).split("\n")[0]).toMatchInlineSnapshot(
      `"Cost: 1 requests in 1 rounds; with the deferred parts 4 requests in 2 rounds"`,
    );
  });

  it("is in normalise what comes with which part", () => {
    expect(printStage(model, stages, "normalise")).toMatchInlineSnapshot(`
      "query $v
        product
          name
          score  deferred "a" and #1
          stars  when $v  deferred #2
          stars  when !$v  deferred #1"
    `);
  });

  it("is in demands what comes with which part", () => {
    expect(printStage(model, stages, "demands")).toMatchInlineSnapshot(`
      "Query.product  {shop}
        Product.name  {shop}
        Product.score  {reviews}  deferred "a" and #1
        Product.stars  {reviews}  when $v  deferred #2
        Product.stars  {reviews}  when !$v  deferred #1"
    `);
  });

  it("is in solve how each part is solved", () => {
    expect(printStage(model, stages, "solve")).toMatchInlineSnapshot(`
      "8 steps
      Query: 1 fetch, 1 round
        → shop in round 1: product
        product in shop: 0 fetches, 0 rounds
      deferred "a" and #1
      Query in shop: 1 fetch, 1 round
        product in shop: 1 fetch, 1 round
          → reviews by key "id" as Product in round 1: score
      deferred #1
      Query in shop: 1 fetch, 1 round
        product in shop, reviews: 1 fetch, 1 round
          → reviews by key "id" as Product in round 1: stars
      deferred #2
      Query in shop: 1 fetch, 1 round
        product in shop, reviews, reviews: 1 fetch, 1 round
          → reviews by key "id" as Product in round 1: stars"
    `);
  });

  it("is in fetch-graph and optimise what each fetch is for", () => {
    expect(printStage(model, stages, "fetch-graph")).toMatchInlineSnapshot(`
      "0 shop: {product{name id}}
      1 reviews after 0  deferred "a" and #1: at product {...on Product{score}}
      2 reviews after 0  deferred #1: at product {...on Product{stars@skip(if:$v)}}
      3 reviews after 0  deferred #2: at product {...on Product{stars@include(if:$v)}}"
    `);
    expect(printStage(model, stages, "optimise")).toBe(
      `passes: none\n${printStage(model, stages, "fetch-graph")}`,
    );
  });
});

import { composeModel, shop } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import {
  explainPlan,
  planStageNames,
  planStages,
  printMermaid,
  printPlan,
  printStage,
} from "../src/index.ts";

const model = composeModel(shop);
const document = parse(
  "query Orders($all: Boolean!) { orders { id createdBy { name } product @include(if: $all) { name } } }",
);
const stages = planStages(model, { document });

describe("each stage prints what it made", () => {
  it("normalise: one field a line", () => {
    expect(printStage(model, stages, "normalise")).toMatchInlineSnapshot(`
      "query Orders $all
        orders
          id
          createdBy
            name
          product  when $all
            name"
    `);
  });

  it("demands: where each field is", () => {
    expect(printStage(model, stages, "demands")).toMatchInlineSnapshot(`
      "Query.orders  {orders}
        Order.id  {orders}
        Order.createdBy  {orders}
          User.name  {users}
        Order.product  {orders}  when $all
          Product.name  {products}"
    `);
  });

  it("solve: where each selection set goes, and what that costs", () => {
    expect(printStage(model, stages, "solve")).toMatchInlineSnapshot(`
      "4 steps
      Query: 3 fetches, 2 rounds
        → orders in round 1: orders
        orders in orders: 2 fetches, 1 round
          createdBy in orders: 1 fetch, 1 round
            → users by key "id" as User in round 1: name
          product in orders: 1 fetch, 1 round
            → products by key "id" as Product in round 1: name"
    `);
  });

  it("fetch-graph: what waits for what", () => {
    expect(printStage(model, stages, "fetch-graph")).toMatchInlineSnapshot(`
      "0 orders: {orders{id createdBy{id} product@include(if:$all){id}}}
      1 users after 0: at orders.@.createdBy {...on User{name}}
      2 products after 0: at orders.@.product {...on Product{name}}"
    `);
  });

  it("optimise and emit: the fetches that are left, and the plan", () => {
    expect(planStageNames.at(-1)).toBe("emit");
    expect(printStage(model, stages, "optimise")).toBe(
      `passes: none\n${printStage(model, stages, "fetch-graph")}`,
    );
    expect(printStage(model, stages, "emit")).toBe(printPlan(stages.plan));
  });
});

describe("a plan", () => {
  it("prints as other gateways print plans", () => {
    expect(printPlan(stages.plan)).toMatchInlineSnapshot(`
      "QueryPlan {
        Sequence {
          Fetch(service: "orders", id: 0) {
            {
              orders {
                id
                createdBy {
                  id
                }
                product @include(if: $all) {
                  id
                }
              }
            }
          },
          Parallel {
            Flatten(path: "orders.@.createdBy") {
              Fetch(service: "users", id: 1, after: [0]) {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    name
                  }
                }
              }
            },
            Flatten(path: "orders.@.product") {
              Fetch(service: "products", id: 2, after: [0], when: "$all") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Product {
                    name
                  }
                }
              }
            }
          }
        }
      }"
    `);
  });

  it("prints as a mermaid chart", () => {
    expect(printMermaid(stages.plan)).toMatchInlineSnapshot(`
      "flowchart LR
        f0["0: orders"]
        f1["1: users at orders.@.createdBy"]
        f2["2: products at orders.@.product<br/>when $all"]
        f0 --> f1
        f0 --> f2"
    `);
  });

  it("is explained with its cost and its choices", () => {
    expect(explainPlan(model, stages).split("\n").slice(0, 6)).toMatchInlineSnapshot(`
      [
        "Cost: 3 requests in 2 rounds",
        "",
        "Choices:",
        "4 steps",
        "Query: 3 fetches, 2 rounds",
        "  → orders in round 1: orders",
      ]
    `);
  });

  it("without fetches prints as an empty one", () => {
    expect(printPlan(planStages(model, { document: parse("{ __typename }") }).plan)).toBe("QueryPlan {}");
  });
});

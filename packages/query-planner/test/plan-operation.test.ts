import { describe, expect, it } from "vitest";
import { printPlan } from "../src/index.ts";
import { composeModel, fetchLines, plan } from "./planning.ts";
import { shop } from "./shop.ts";

const model = composeModel(shop);
const lines = (operation: string): readonly string[] => fetchLines(plan(model, operation));

describe("the shop", () => {
  it("asks orders once, then users and products at the same time", () => {
    expect(lines("{ orders { id name createdBy { name } product { name } } }")).toEqual([
      "0 orders: {orders{id name createdBy{id} product{id}}}",
      "1 users after 0 at orders.@.createdBy: query($representations:[_Any!]!){_entities(representations:$representations){...on User{name}}}",
      "2 products after 0 at orders.@.product: query($representations:[_Any!]!){_entities(representations:$representations){...on Product{name}}}",
    ]);
  });

  it("reads a reference's key from the stub, without a hop", () => {
    expect(lines("{ orders { createdBy { id } } }")).toEqual(["0 orders: {orders{createdBy{id}}}"]);
  });

  it("prints as other gateways print plans", () => {
    expect(
      printPlan(plan(model, "{ orders { id createdBy { name } product { name } } }")),
    ).toMatchInlineSnapshot(`
      "QueryPlan {
        Sequence {
          Fetch(service: "orders", id: 0) {
            {
              orders {
                id
                createdBy {
                  id
                }
                product {
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
              Fetch(service: "products", id: 2, after: [0]) {
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
});

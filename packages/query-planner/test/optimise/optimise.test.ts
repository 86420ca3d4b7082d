import { composeModel, shop } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { documentPasses, requestPasses } from "../../src/optimise/optimise.ts";
import { stageText } from "../planning.ts";

const model = composeModel(shop);

describe("the passes", () => {
  it("run in this order", () => {
    expect(requestPasses.map(({ name }) => name)).toEqual([
      "join-mutations",
      "reduce-dependencies",
      "merge-equal-fetches",
      "batch-entity-fetches",
      "delay-fetches",
    ]);
    expect(documentPasses.map(({ name }) => name)).toEqual([
      "reduce-dependencies",
      "tell-conditions-apart",
      "tell-references-apart",
      "fold-concrete-types",
      "join-entity-inputs",
      "share-selections",
    ]);
  });

  it("make one request of each round to each subgraph", () => {
    const operation =
      "{ orders { product { createdBy { name } } } order(id: 1) { product { createdBy { name } } } }";
    expect(stageText(model, operation, "fetch-graph")).toBe(
      [
        "0 orders: {orders{product{id}} order(id:1){product{id}}}",
        "1 products after 0: at orders.@.product {...on Product{createdBy{id}}}",
        "2 users after 1: at orders.@.product.createdBy {...on User{name}}",
        "3 products after 0: at order.product {...on Product{createdBy{id}}}",
        "4 users after 3: at order.product.createdBy {...on User{name}}",
      ].join("\n"),
    );
    expect(stageText(model, operation, "optimise")).toBe(
      [
        "passes: batch-entity-fetches",
        "0 orders: {orders{product{id}} order(id:1){product{id}}}",
        "1 products after 0: at orders.@.product {...on Product{createdBy{id}}} and at order.product {...on Product{createdBy{id}}}",
        "2 users after 1: at orders.@.product.createdBy {...on User{name}} and at order.product.createdBy {...on User{name}}",
      ].join("\n"),
    );
  });
});

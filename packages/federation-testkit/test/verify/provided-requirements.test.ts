import { planOperation } from "@hansa/query-planner";
import { parse } from "graphql";
import { expect, it } from "vitest";
import { composeModel, verifyPlan } from "../../src/index.ts";

const document = parse("{ box { item { price } } }");

it("takes what two fields above provide together as what a field requires", () => {
  const model = modelWhereBoxProvides("item { weight }");
  expect(() => verifyPlan(model, document, planOperation(model, { document }))).not.toThrow();
});

it("refuses a plan that asks for a field of which half is provided that it requires", () => {
  const plan = planOperation(modelWhereBoxProvides("item { weight }"), { document });
  expect(() => verifyPlan(modelWhereBoxProvides("item { size }"), document, plan)).toThrowError(
    /Item.price lacks what it requires/,
  );
});

/** Prices require a size, which `Box.item` provides, and a weight. */
function modelWhereBoxProvides(selection: string): ReturnType<typeof composeModel> {
  return composeModel({
    shop: `
      type Query { box: Box @provides(fields: "${selection}") }
      type Box @key(fields: "id") { id: ID! item: Item @provides(fields: "size") }
      type Item @key(fields: "id") {
        id: ID!
        size: Int @external
        weight: Int @external
        price: Int @requires(fields: "size weight")
      }`,
    catalogue: `
      type Item @key(fields: "id") {
        id: ID!
        size: Int @shareable
        weight: Int @shareable
      }`,
  });
}

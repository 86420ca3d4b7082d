import type { QueryPlan } from "@hansa/query-planner";
import { at, entitiesAt, entityFetch, field, plan, rootFetch } from "./plan-vocabulary.ts";

/** `{ orders { id createdBy { name } product { name } } }` over three subgraphs. */
export const ordersPlan: QueryPlan = plan(
  [
    rootFetch(0, "orders", "{ orders { id createdBy { __typename id } product { __typename id } } }"),
    entityFetch(1, "users", "name", {
      inputs: [entitiesAt(at("orders.@.createdBy"), { typeName: "User", isReference: true })],
    }),
    entityFetch(2, "products", "name", {
      inputs: [entitiesAt(at("orders.@.product"), { typeName: "Product", isReference: true })],
    }),
  ],
  [
    field("orders", "[Order!]!", [
      field("id", "ID!"),
      field("createdBy", "User", [field("name", "String!")]),
      field("product", "Product", [field("name", "String")]),
    ]),
  ],
);

export interface OrderRow {
  readonly user: string | null;
  readonly product: string | null;
}

/** What the orders subgraph answers to the plan's first fetch. */
export function ordersAnswer(rows: readonly OrderRow[]) {
  return {
    data: {
      orders: rows.map(({ user, product }, index) => ({
        id: String(index + 1),
        createdBy: user === null ? null : { __typename: "User", id: user },
        product: product === null ? null : { __typename: "Product", id: product },
      })),
    },
  };
}

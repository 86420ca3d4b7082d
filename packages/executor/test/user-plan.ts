import type { QueryPlan } from "@hansa/query-planner";
import { at, entitiesAt, entityFetch, field, plan, rootFetch } from "./plan-vocabulary.ts";

/** `{ people: users { id mail: email } }` over two subgraphs. */
export const userPlan: QueryPlan = plan(
  [
    rootFetch(0, "a", "{ users { __typename id } }"),
    entityFetch(1, "b", "name email", { inputs: [entitiesAt(at("users.@"))] }),
  ],
  [
    field("people", "[User]", [field("id", "ID"), field("mail", "String", undefined, { dataKey: "email" })], {
      dataKey: "users",
    }),
  ],
);
/** Three users, two of them the same. */
export const twoUsers: { readonly data: object } = {
  data: { users: ["1", "2", "1"].map((id) => ({ __typename: "User", id })) },
};

/** The name of `{ user { name } }` from a subgraph that knows users by a field of an object: `org { id }`. */
export function planWithNestedKey(keyField: string): QueryPlan {
  return plan(
    [
      rootFetch(0, "a", `{ user { __typename org { ${keyField} } } }`),
      entityFetch(1, "b", "name", {
        inputs: [
          entitiesAt(at("user"), {
            typeName: "User",
            representation: [
              {
                name: "org",
                dataKey: "org",
                nullable: false,
                selection: [{ name: keyField, dataKey: keyField, nullable: false }],
              },
            ],
          }),
        ],
      }),
    ],
    [field("user", "User", [field("name", "String")])],
  );
}

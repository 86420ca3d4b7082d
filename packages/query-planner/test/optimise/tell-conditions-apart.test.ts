import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

describe("tell-conditions-apart", () => {
  const model = composeModel({
    a: `type Query { node: Node } union Node = User | Order
        type User @key(fields: "id") { id: ID! } type Order @key(fields: "id") { id: ID! }`,
    b: `type User @key(fields: "id") { id: ID! name: String } type Order @key(fields: "id") { id: ID! name: String }`,
  });

  it("gives types that are wanted under different conditions an _entities field each", () => {
    const operation =
      "query($x: Boolean!) { node { ... on User @include(if: $x) { name } ... on Order { name } } }";
    const fetches = stageText(model, operation, "optimise").split("\n").slice(1);
    expect(fetches).toEqual([
      "0 a: {node{__typename ...on User{id@include(if:$x)} ...on Order{id}}}",
      "1 b after 0: at node|[User] {...on User{name@include(if:$x)}} and at node|[Order] {...on Order{name}}",
    ]);
  });

  it("leaves types together that are wanted alike", () => {
    const operation =
      "query($x: Boolean!) { node @include(if: $x) { ... on User { name } ... on Order { name } } }";
    const fetches = stageText(model, operation, "optimise").split("\n").slice(2);
    expect(fetches).toEqual(["1 b after 0: at node {...on User{name} ...on Order{name}}"]);
  });
});

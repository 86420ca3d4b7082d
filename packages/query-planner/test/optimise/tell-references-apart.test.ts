import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

describe("tell-references-apart", () => {
  const references = composeModel({
    a: `type Query { node: Node } union Node = User | Order
        type User @key(fields: "id", resolvable: false) { id: ID! } type Order @key(fields: "id") { id: ID! }`,
    b: `type User @key(fields: "id") { id: ID! name: String } type Order @key(fields: "id") { id: ID! name: String }`,
  });

  it("gives objects of which only a stub is known an _entities field of their own", () => {
    const operation = "{ node { ... on User { name } ... on Order { name } } }";
    expect(stageText(references, operation, "fetch-graph").split("\n")[1]).toBe(
      "1 b after 0: at node {...on User{name} ...on Order{name}}",
    );
    expect(stageText(references, operation, "optimise").split("\n")[2]).toBe(
      "1 b after 0: at node|[User] {...on User{name}} and at node|[Order] {...on Order{name}}",
    );
  });
});

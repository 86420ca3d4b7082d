import { planOperation } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { composeModel } from "../../src/index.ts";
import { Situation } from "./situation.ts";

const subgraphs = {
  a: `type Query { user(id: ID): User }
      type User @key(fields: "id") { id: ID! name: String friend: User friends: [User!]! }`,
  b: `type User @key(fields: "id") { id: ID! boss: User mail: String }`,
};

describe("recursion", () => {
  const situation = new Situation(subgraphs);

  it("in the data ends where the operation does", async () => {
    expect(await situation.ask("{ user { friend { friend { friend { name } } } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {user{friend{friend{friend{name}}}}}",
      ]
    `);
  });

  it("of fields of one type goes from subgraph to subgraph and back", async () => {
    expect(
      await situation.ask("{ user { boss { friend { boss { name mail } } } friends { boss { mail } } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {user{id friends{id}}}",
        "1 b after 0 at user as User and at user.friends.@ as User: {_entities0:_entities{...on User{boss{id}}} _entities1:_entities{...on User{boss{mail}}}}",
        "2 a after 1 at user.boss as User: {...on User{friend{id}}}",
        "3 b after 2 at user.boss.friend as User: {...on User{boss{id mail}}}",
        "4 a after 3 at user.boss.friend.boss as User: {...on User{name}}",
      ]
    `);
  });

  it("of one field under itself keeps the levels apart", async () => {
    expect(await situation.ask("{ user { name boss { mail boss { name } } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {user{id name}}",
        "1 b after 0 at user as User: {...on User{boss{mail boss{id}}}}",
        "2 a after 1 at user.boss.boss as User: {...on User{name}}",
      ]
    `);
  });

  it.each([
    ["itself", "{ user { ...A } } fragment A on User { friend { ...A } }"],
    ["another that contains it", "{ user { ...A } } fragment A on User { ...B } fragment B on User { ...A }"],
    ["itself, though nothing uses it", "{ user { name } } fragment A on User { friend { ...A } }"],
  ])("of a fragment that contains %s is refused before anything expands it", (_, operation) => {
    expect(() => planOperation(composeModel(subgraphs), { document: parse(operation) })).toThrowError(
      /fragment|Fragment/,
    );
  });
});

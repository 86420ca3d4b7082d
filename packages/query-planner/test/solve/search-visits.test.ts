import { composeModel } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { planStages } from "../../src/index.ts";
import { planText } from "../planning.ts";

describe("which subgraphs are visited", () => {
  it("saves a round, though it costs a fetch more", () => {
    const model = composeModel({
      a: `type Query { team: Team } type Team @key(fields: "id") { id: ID! }`,
      b: `type Team @key(fields: "id") { id: ID! motto: String lead: User @shareable }
          type User @key(fields: "id") { id: ID! }`,
      c: `type User @key(fields: "id") { id: ID! name: String @shareable age: Int @shareable }`,
      d: `type Team @key(fields: "id") { id: ID! lead: User @shareable }
          type User @key(fields: "id") { id: ID! name: String @shareable }`,
      e: `type Team @key(fields: "id") { id: ID! lead: User @shareable }
          type User @key(fields: "id") { id: ID! age: Int @shareable }`,
    });
    expect(planText(model, "{ team { motto lead { name age } } }")).toMatchInlineSnapshot(`
      "0 a: {team{id}}
      1 b after 0 at team: {...on Team{motto}}
      2 d after 0 at team: {...on Team{lead{name}}}
      3 e after 0 at team: {...on Team{lead{age}}}"
    `);
  });

  it("goes once where several fields below would each have to go", () => {
    const model = composeModel({
      a: `type Query { team: Team } type Team @key(fields: "id") { id: ID! lead: User @shareable deputy: User @shareable }
          type User @key(fields: "id") { id: ID! }`,
      b: `type Team @key(fields: "id") { id: ID! lead: User @shareable deputy: User @shareable }
          type User @key(fields: "id") { id: ID! name: String }`,
    });
    expect(planText(model, "{ team { lead { name } deputy { name } } }")).toMatchInlineSnapshot(`
      "0 a: {team{id}}
      1 b after 0 at team: {...on Team{lead{name} deputy{name}}}"
    `);
  });

  it("waits with a visit that serves a single field below", () => {
    const model = composeModel({
      a: `type Query { team: Team } type Team @key(fields: "id") { id: ID! lead: User @shareable }
          type User @key(fields: "id") { id: ID! }`,
      b: `type Team @key(fields: "id") { id: ID! lead: User @shareable }
          type User @key(fields: "id") { id: ID! name: String }`,
    });
    expect(planText(model, "{ team { lead { name } } }")).toMatchInlineSnapshot(`
      "0 a: {team{lead{id}}}
      1 b after 0 at team.lead: {...on User{name}}"
    `);
  });

  it("goes to another subgraph only for the key that it has, where nothing else leads on", () => {
    const model = composeModel({
      a: `type Query { team: Team } type Team @key(fields: "id") { id: ID! }`,
      b: `type Team @key(fields: "id") { id: ID! motto: String lead: User @shareable }
          type User { code: ID! @shareable }`,
      c: `type Team @key(fields: "id") { id: ID! lead: User @shareable }
          type User @key(fields: "id") { id: ID! code: ID! @shareable }`,
      d: `type User @key(fields: "id") { id: ID! name: String }`,
    });
    expect(planText(model, "{ team { motto lead { name } } }")).toMatchInlineSnapshot(`
      "0 a: {team{id}}
      1 b after 0 at team: {...on Team{motto}}
      2 c after 0 at team: {...on Team{lead{id}}}
      3 d after 2 at team.lead: {...on User{name}}"
    `);
  });
});

describe("how far the search goes", () => {
  /** Six subgraphs share a tree of fields; each has one field of its own. */
  const subgraphs = ["a", "b", "c", "d", "e", "f"];
  const model = composeModel(
    Object.fromEntries(
      subgraphs.map((name) => [
        name,
        `type Query { root: Node @shareable }
         type Node @key(fields: "id") { id: ID! own_${name}: Int left: Node @shareable right: Node @shareable }`,
      ]),
    ),
  );
  const tree = (depth: number): string =>
    depth === 0
      ? "own_f"
      : `own_${subgraphs[depth % 6]} left { ${tree(depth - 1)} } right { ${tree(depth - 1)} }`;

  it("finds the best of a tree of shared fields well within the budget", () => {
    const { plan, solve } = planStages(model, { document: parse(`{ root { ${tree(5)} } }`) });
    expect(plan.fetches.map((fetch) => fetch.kind)).toEqual(["root", "root", "root", "root", "root"]);
    expect(solve.statistics.inexactNodes).toBe(0);
    expect(solve.statistics.steps).toBeLessThan(2_000);
  });

  it("takes the first way that is found once the budget is used up, and says so", () => {
    const settings = { stepBudget: 200 };
    const { solve } = planStages(model, { document: parse(`{ root { ${tree(5)} } }`) }, { settings });
    expect(solve.statistics.inexactNodes).toBeGreaterThan(0);
    expect(solve.statistics.steps).toBeLessThan(2_000);
  });
});

import { composeModel } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { DemandBuilder } from "../../src/demands/build-demands.ts";
import { normaliseOperation } from "../../src/normalise/normalise-operation.ts";
import { defaultQueryPlannerSettings as settings } from "../../src/settings.ts";
import { costOfLeaves } from "../../src/solve/cost-of-leaves.ts";
import { Solver } from "../../src/solve/solver.ts";

const model = composeModel({
  a: `type Query { team: Team } type Team @key(fields: "id") { id: ID! city: String @shareable }`,
  b: `type Team @key(fields: "id") { id: ID! motto: String name: String @shareable city: String @shareable }`,
  c: `type Team @key(fields: "id") { id: ID! rank: Int name: String @shareable }`,
  d: `type Team @key(fields: "id") @key(fields: "code") { id: ID! code: ID! size: Int lead: User }
      type User @key(fields: "id") { id: ID! }`,
  e: `type Team @key(fields: "code") { code: ID! score: Int }`,
  f: `type Team @key(fields: "id") { id: ID! motto: String @external shout: String @requires(fields: "motto") }`,
});

/** What a team's fields cost at a glance, and what they cost when they are solved. */
function costsOf(fields: string): readonly [glance: unknown, solved: unknown] {
  const document = parse(`query ($x: Boolean!) { team { ${fields} } }`);
  const builder = new DemandBuilder(model, new Set());
  const operation = normaliseOperation(model.apiSchema, document, undefined, {
    settings,
    incremental: false,
  });
  const solver = new Solver(model, builder, { settings, signal: undefined, onFailure: () => {} });
  const [team] = builder.build(operation).roots.flatMap(({ demands }) => demands);
  const child = team?.child;
  if (team === undefined || child === undefined) {
    throw new Error("The operation selects a team.");
  }
  const arrival = solver.arrivals.of(team, child, { subgraph: 0, provided: undefined });
  const arrivals = arrival === undefined ? [] : [arrival];
  const [solved] = solver.frontier(child, arrivals);
  const glance = costOfLeaves(solver, child, arrivals);
  return [glance, solved && { fetches: solved.cost.fetches, rounds: solved.cost.rounds }];
}

describe("the cost of fields with nothing below them", () => {
  it.each([
    ["is nothing where the objects have them", "id city", { fetches: 0, rounds: 0 }],
    ["is a fetch for each subgraph that alone has some", "motto rank city", { fetches: 2, rounds: 1 }],
    ["is no more for what one of those has too", "motto name", { fetches: 1, rounds: 1 }],
  ])("%s", (_, fields, cost) => {
    expect(costsOf(fields)).toEqual([cost, cost]);
  });

  it.each([
    ["several subgraphs can be asked", "name"],
    ["a key is not there at once", "score"],
    ["there are several keys", "size"],
    ["something is required", "shout"],
    ["a field depends on a variable", "motto @include(if: $x)"],
    ["a field has others below it", "motto lead { id }"],
  ])("has to be found out where %s", (_, fields) => {
    const [glance, solved] = costsOf(fields);
    expect(glance).toBeUndefined();
    expect(solved).toBeDefined();
  });
});

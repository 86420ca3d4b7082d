import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { composeSdl } from "@hansa/federation-testkit";
import fc from "fast-check";
import { parse, print, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { planStages, printUnreachable } from "../src/index.ts";
import { plan } from "./planning.ts";
import { type Chance, chanceOf, randomOperation, randomSubgraphs } from "./random-graph.ts";

/** The number of runs bounds these tests; this only ends what hangs. */
const timeout = 300_000;

describe("any operation on any graph", () => {
  it("has a plan that is proven right, and of equal cost when its fields change places", {
    timeout,
  }, () => {
    let planned = 0;
    let incomplete = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const by = chanceOf(g);
        const subgraphs = randomSubgraphs(by);
        const sdl = tryCompose(subgraphs);
        fc.pre(sdl !== undefined);
        const model = buildSupergraphModel(sdl ?? "");
        for (let count = 0; count < 3; count++) {
          const operation = randomOperation(model.apiSchema, by);
          try {
            // The library that composes here lets some graphs through that cannot answer everything.
            incomplete += printUnreachable(plan(model, operation).response).length > 0 ? 1 : 0;
            const moved = shuffled(operation, by);
            plan(model, moved);
            expect(costOf(model, moved)).toEqual(costOf(model, operation));
          } catch (error) {
            throw new Error(`${operation}\n${JSON.stringify(subgraphs, null, 1)}`, { cause: error });
          }
          planned += 1;
        }
      }),
      {
        numRuns: 80,
        seed: Number(process.env.FUZZ_SEED ?? 7),
        maxSkipsPerRun: 1_000,
      },
    );
    expect(planned).toBeGreaterThan(100);
    expect(incomplete).toBeLessThan(planned / 20);
  });

  it("has a plan without what is out of reach, where the keys of some types are gone", { timeout }, () => {
    let planned = 0;
    let incomplete = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const by = chanceOf(g);
        const composed = tryCompose(randomSubgraphs(by));
        fc.pre(composed !== undefined);
        const sdl = withoutSomeKeys(composed ?? "", by);
        const model = buildSupergraphModel(sdl);
        for (let count = 0; count < 3; count++) {
          const operation = randomOperation(model.apiSchema, by);
          try {
            incomplete += printUnreachable(plan(model, operation).response).length > 0 ? 1 : 0;
          } catch (error) {
            throw new Error(`${operation}\n${sdl}`, { cause: error });
          }
          planned += 1;
        }
      }),
      {
        numRuns: 80,
        seed: Number(process.env.FUZZ_SEED ?? 7),
        maxSkipsPerRun: 1_000,
      },
    );
    expect(planned).toBeGreaterThan(100);
    expect(incomplete).toBeGreaterThan(planned / 10);
  });
});

/** A supergraph in which keys are gone or cannot be resolved, as no composition would let through. */
function withoutSomeKeys(sdl: string, { chance }: Chance): string {
  const interfaces = sdl.matchAll(/^interface .*@join__type\(graph: (\w+), key: "[^"]*"\)/gm);
  const withInterface = [...interfaces].map((match) => match[1] ?? "");
  return sdl.replace(
    /@join__type\(graph: (\w+), key: ("[^"]*")([^)]*)\)/g,
    (whole: string, graph: string, key: string, rest: string) => {
      if (chance(70) || withInterface.includes(graph)) {
        return whole;
      }
      return chance(30) && rest === ""
        ? `@join__type(graph: ${graph}, key: ${key}, resolvable: false)`
        : `@join__type(graph: ${graph}${rest.includes("isInterfaceObject") ? ", isInterfaceObject: true" : ""})`;
    },
  );
}

/** The operation with the selections of every set in another order. */
function shuffled(operation: string, { pick }: Chance): string {
  return print(
    visit(parse(operation), {
      SelectionSet: (node) => {
        const rest = [...node.selections];
        return { ...node, selections: node.selections.flatMap(() => rest.splice(pick(rest.length), 1)) };
      },
    }),
  );
}

/** Sequential rounds and fetches, as the solver counts them. */
function costOf(model: SupergraphModel, operation: string): readonly (readonly [number, number])[] {
  const { roots } = planStages(model, { document: parse(operation) }).solve;
  return roots.map(({ cost }) => [cost.rounds, cost.fetches]);
}

/** The supergraph, or nothing where the graph made by chance does not compose. */
function tryCompose(subgraphs: Readonly<Record<string, string>>): string | undefined {
  try {
    return composeSdl(subgraphs);
  } catch {
    return undefined;
  }
}

import { type PlanStages, planStages } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { hashText } from "../src/chance.ts";
import { Chance, generateWorld, openWorld, randomOperation } from "../src/differential.ts";

/** Of the worlds that follow from these seeds, in order. */
const firstSeed = Number(process.env.FUZZ_SEED ?? 5_101);
const worlds = 24;
const operationsPerWorld = 6;

describe("any operation on any federated graph", () => {
  it(`costs what the solver counted (FUZZ_SEED=${firstSeed})`, { timeout: 300_000 }, () => {
    const wrong: string[] = [];
    let planned = 0;
    for (let seed = firstSeed; seed < firstSeed + worlds; seed++) {
      for (const { document, stages } of plansOf(seed)) {
        const { fetches, rounds } = countedCost(stages);
        const made = stages.fetchGraph.fetches;
        // A visit that turns out to be for fewer types can be made sooner than was counted, never later.
        if (fetches !== made.length || rounds < longestChain(made)) {
          wrong.push(
            `world ${seed}: ${fetches} fetches in ${rounds} rounds are ${made.length} in ${longestChain(made)}\n${document}`,
          );
        }
        planned += 1;
      }
    }
    expect(wrong.join("\n\n")).toBe("");
    expect(planned).toBeGreaterThan(2 * worlds);
  });
});

/** The plans of random queries of one world, those aside that are delivered in parts. */
function* plansOf(seed: number): Generator<{ readonly document: string; readonly stages: PlanStages }> {
  const world = generateWorld(seed);
  const opening = openWorld(world);
  if (opening.kind !== "open") {
    return;
  }
  const { meaning, model } = opening.world;
  const overrideLabels = new Set(world.overrideLabels);
  for (let number = 0; number < operationsPerWorld; number++) {
    const chance = new Chance(hashText(`${seed} ${number}`));
    const operation = randomOperation(meaning.universe.apiSchema, chance);
    if (operation !== undefined) {
      const { document, operationName } = operation;
      const stages = planStages(model, { document: parse(document), operationName }, { overrideLabels });
      if (stages.normalise.kind === "query" && stages.solve.deferred.length === 0) {
        yield { document, stages };
      }
    }
  }
}

function countedCost({ solve: { roots } }: PlanStages): {
  readonly fetches: number;
  readonly rounds: number;
} {
  return {
    fetches: roots.reduce((sum, { cost }) => sum + cost.fetches, 0),
    rounds: Math.max(0, ...roots.map(({ cost }) => cost.rounds)),
  };
}

/** How many fetches follow one another. */
function longestChain(fetches: PlanStages["fetchGraph"]["fetches"]): number {
  const rounds = new Map<(typeof fetches)[number], number>();
  for (const fetch of fetches) {
    const before = [...fetch.dependsOn].map((one) => rounds.get(one) ?? 0);
    rounds.set(fetch, Math.max(0, ...before) + 1);
  }
  return Math.max(0, ...rounds.values());
}

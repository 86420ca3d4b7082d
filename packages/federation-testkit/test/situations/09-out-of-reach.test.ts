import { compose } from "@hansa/composition";
import { buildSupergraphModel } from "@hansa/federation-model";
import type { QueryPlan, ResponseField } from "@hansa/query-planner";
import type { GraphQLResolveInfo } from "graphql";
import { describe, expect, it } from "vitest";
import { compareAnswers } from "../../src/answers/compare-answers.ts";
import { Federation } from "../../src/answers/federation.ts";
import { askLenientMonolith, askMonolith } from "../../src/answers/monolith.ts";
import { Chance, checkOperation, generateWorld, openWorld, randomOperation } from "../../src/differential.ts";
import type { World } from "../../src/world/world.ts";

describe("a graph of which keys are gone", () => {
  it("answers as one server that fails where something is out of reach, and only there", async () => {
    const counts = { agreed: 0, incomplete: 0 };
    const first = Number(process.env.FUZZ_SEED ?? 1);
    const worlds = Number(process.env.FUZZ_WORLDS ?? 30);
    for (let seed = first; seed < first + worlds; seed++) {
      await checkWorld(seed, counts);
    }
    expect(counts.agreed).toBeGreaterThan(worlds);
    expect(counts.incomplete).toBeGreaterThan(worlds / 10);
  }, 60_000);
});

async function checkWorld(seed: number, counts: { agreed: number; incomplete: number }): Promise<void> {
  const made = generateWorld(seed);
  const world = { ...made, data: { ...made.data, failures: 0 } };
  const whole = openWorld(world);
  if (whole.kind !== "open") {
    return;
  }
  const sdl = composeWorld(world) ?? "";
  // What verifyPlan knows of a subgraph's arguments comes from the API schema.
  const shown = sdl.replace(/^( {2}\w+\(.*) @inaccessible$/gm, "$1");
  const damaged = withoutSomeKeys(shown, new Chance(seed));
  const { meaning } = whole.world;
  const federation = new Federation(meaning, buildSupergraphModel(damaged, { delegatedSecurity: "any" }));
  for (let number = 0; number < 3; number++) {
    const operation = randomOperation(meaning.universe.apiSchema, new Chance(seed * 1_000 + number));
    if (operation === undefined || (await checkOperation(whole.world, operation)).kind !== "agrees") {
      continue;
    }
    try {
      const plan = federation.plan(operation);
      const isLost = lostBy(plan);
      const expected = await askMonolith(meaning, operation, isLost);
      const actual = await federation.ask(plan, operation);
      const problem = await compareAnswers(actual, expected, () =>
        askLenientMonolith(meaning, operation, isLost),
      );
      if (problem !== undefined) {
        throw new Error(`${problem}\n${JSON.stringify(actual)}\n${JSON.stringify(expected)}`);
      }
      counts.agreed++;
      counts.incomplete += JSON.stringify(plan.response).includes('"unreachable"') ? 1 : 0;
    } catch (error) {
      const about = `seed ${seed}\n${operation.document}\n${JSON.stringify(operation.variables)}\n${damaged}`;
      throw new Error(`${String(error)}\n${about}`, { cause: error });
    }
  }
}

function composeWorld(world: World): string | undefined {
  const subgraphs = Object.entries(world.subgraphs);
  const result = compose(subgraphs.map(([name, sdl]) => ({ name, routingUrl: `http://${name}.test`, sdl })));
  return result.ok ? result.supergraphSdl : undefined;
}

/** The supergraph without some keys of object types; with an interface of a subgraph goes no key of its types there. */
function withoutSomeKeys(sdl: string, chance: Chance): string {
  const interfaces = sdl.matchAll(/^interface [^{]*@join__type\(graph: (\w+), key: "[^"]*"\)/gm);
  const kept = new Set([...interfaces].map((match) => match[1] ?? ""));
  return sdl.replace(
    /@join__type\(graph: (\w+), key: ("[^"]*")(, extension: true)?\)/g,
    (whole: string, graph: string) =>
      kept.has(graph) || chance.chance(60) ? whole : `@join__type(graph: ${graph})`,
  );
}

/** Whether the plan gives a field up, for the types of the objects on the way to it. */
function lostBy(plan: QueryPlan): (info: GraphQLResolveInfo) => boolean {
  return ({ path }) => {
    const steps: { readonly key: string; readonly type: string }[] = [];
    for (let step: typeof path | undefined = path; step !== undefined; step = step.prev) {
      if (typeof step.key === "string") {
        steps.unshift({ key: step.key, type: step.typename ?? "" });
      }
    }
    let fields: readonly ResponseField[] = plan.response;
    let field: ResponseField | undefined;
    for (const { key, type } of steps) {
      field = fields.find((one) => one.responseKey === key && (one.types?.includes(type) ?? true));
      fields = field?.selection ?? [];
    }
    return field?.unreachable !== undefined;
  };
}

import { buildSupergraphModel } from "@hansa/federation-model";
import { Kind, parse, print } from "graphql";
import {
  type Chance,
  randomOperation,
  randomSubgraphs,
} from "../../packages/query-planner/test/random-graph.ts";
import type { Failed } from "./child-planner.ts";
import type { Input } from "./planners.ts";

/**
 * Inputs on `count` random graphs that compose, each with one large operation and two with one root field; the same
 * for the same seed. Each graph has a seed of its own, which is in its name: `--seed` with that number and `--graphs 1`
 * makes it again.
 */
export async function* randomInputs(
  seed: number,
  count: number,
  compose: (subgraphs: Readonly<Record<string, string>>) => Promise<string | Failed>,
): AsyncGenerator<Input> {
  let made = 0;
  for (let own = seed; made < count; own++) {
    const by = chanceFrom(own);
    const sdl = await compose(randomSubgraphs(by));
    if (typeof sdl !== "string") {
      continue;
    }
    made += 1;
    const { apiSchema } = buildSupergraphModel(sdl);
    for (let one = 0; one < 3; one++) {
      const operation = randomOperation(apiSchema, by);
      yield { graph: `random ${own}`, sdl, operation: one === 0 ? operation : oneRootField(operation, by) };
    }
  }
}

/** The operation with only one selection of its root, so that nothing hides what becomes of it. */
function oneRootField(operation: string, { pick }: Chance): string {
  const [definition] = parse(operation, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) {
    return operation;
  }
  const { selections } = definition.selectionSet;
  const [chosen] = selections.slice(pick(selections.length));
  const body = print({ kind: Kind.SELECTION_SET, selections: chosen === undefined ? [] : [chosen] });
  const used = (definition.variableDefinitions ?? []).filter(({ variable }) =>
    new RegExp(`\\$${variable.name.value}\\b`).test(body),
  );
  const variables = used.length === 0 ? "" : ` (${used.map((node) => print(node)).join(", ")})`;
  return `query${variables} ${body.replace(/\s+/g, " ")}`;
}

/** Chance that comes out the same for the same seed. */
function chanceFrom(seed: number): Chance {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { chance: (percent) => next() * 100 < percent, pick: (max) => Math.floor(next() * max) };
}

import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import {
  generateWorld,
  randomOperation as randomWorldOperation,
  Chance as WorldChance,
} from "@hansa/federation-testkit/differential";
import { type GraphQLSchema, Kind, parse, print } from "graphql";
import {
  type Chance,
  randomOperation,
  randomSubgraphs,
} from "../../packages/query-planner/test/random-graph.ts";
import type { Failed } from "./child-planner.ts";
import type { Input } from "./planners.ts";

type Compose = (subgraphs: Readonly<Record<string, string>>) => Promise<string | Failed>;

/**
 * Inputs on `count` random graphs that compose, each with one large operation and two with one root field; the same
 * for the same seed. Half of the graphs are small and dense, with keys and requirements everywhere; the other half are
 * worlds of the differential tests, with every directive but contexts: Apollo's planner in JavaScript refuses those, and
 * Hive's leaves their arguments out. Each graph has a seed of its own, which is in its name:
 * `--seed` with that number and `--graphs 1` makes it again.
 */
export async function* randomInputs(seed: number, count: number, compose: Compose): AsyncGenerator<Input> {
  let made = 0;
  for (let own = seed; made < count; own++) {
    const { name, subgraphs, operationOn, by } = own % 2 === 0 ? denseGraph(own) : worldGraph(own);
    const sdl = await compose(subgraphs);
    const model = typeof sdl === "string" ? tryModel(sdl) : undefined;
    if (typeof sdl !== "string" || model === undefined || model.usesContexts) {
      continue;
    }
    made += 1;
    for (let one = 0; one < 3; one++) {
      const operation = operationOn(model.apiSchema);
      if (operation !== undefined) {
        const narrowed = one === 0 ? operation : oneRootField(operation, by);
        yield { graph: `${name} ${own}`, sdl, model, operation: narrowed };
      }
    }
  }
}

interface RandomGraph {
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly by: Pick<Chance, "pick">;
  readonly operationOn: (schema: GraphQLSchema) => string | undefined;
}

function denseGraph(seed: number): RandomGraph {
  const by = chanceFrom(seed);
  return {
    name: "dense",
    by,
    subgraphs: randomSubgraphs(by),
    operationOn: (schema) => randomOperation(schema, by),
  };
}

function worldGraph(seed: number): RandomGraph {
  const by = new WorldChance(seed);
  return {
    name: "world",
    by,
    subgraphs: generateWorld(seed).subgraphs,
    operationOn: (schema) => {
      const operation = randomWorldOperation(schema, by);
      const isAlone =
        operation !== undefined &&
        (operation.document.match(/^(query|mutation|subscription|\{)/gm)?.length ?? 0) === 1;
      return isAlone ? operation.document : undefined;
    },
  };
}

/** Nothing for what we cannot read; the differential tests are about that. */
function tryModel(sdl: string): SupergraphModel | undefined {
  try {
    return buildSupergraphModel(sdl);
  } catch {
    return undefined;
  }
}

/** The operation with only one selection of its root, so that nothing hides what becomes of it. */
function oneRootField(operation: string, by: Pick<Chance, "pick">): string {
  const { definitions } = parse(operation, { noLocation: true });
  const [definition] = definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || definitions.length > 1) {
    return operation;
  }
  const { selections } = definition.selectionSet;
  const [chosen] = selections.slice(by.pick(selections.length));
  const body = print({ kind: Kind.SELECTION_SET, selections: chosen === undefined ? [] : [chosen] });
  const used = (definition.variableDefinitions ?? []).filter(({ variable }) =>
    new RegExp(`\\$${variable.name.value}\\b`).test(body),
  );
  const variables = used.length === 0 ? "" : ` (${used.map((node) => print(node)).join(", ")})`;
  return `${definition.operation}${variables} ${body.replace(/\s+/g, " ")}`;
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

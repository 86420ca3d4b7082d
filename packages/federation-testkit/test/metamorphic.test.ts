import { describe, expect, it } from "vitest";
import type { Answer } from "../src/answers/answer.ts";
import { Chance, generateWorld, type OpenWorld, openWorld, randomOperation } from "../src/differential.ts";
import {
  prefixKeys,
  shuffleSelections,
  swapFragments,
  withoutPrefix,
} from "../src/metamorphic/rewrite-operation.ts";
import { reorderSubgraphs, splitSubgraph } from "../src/metamorphic/rewrite-world.ts";
import type { RandomOperation, World } from "../src/world/world.ts";

const firstSeed = Number(process.env.FUZZ_SEED ?? 10_001);
const worlds = Number(process.env.FUZZ_WORLDS ?? 60);
const seeds = Array.from({ length: worlds }, (_, index) => firstSeed + index);

/** Worlds in which no field fails: of several errors an answer may have any. */
function worldOf(seed: number): World {
  const world = generateWorld(seed);
  return { ...world, data: { ...world.data, failures: 0 } };
}

function open(world: World): OpenWorld | undefined {
  const opening = openWorld(world);
  return opening.kind === "open" ? opening.world : undefined;
}

async function ask({ federation }: OpenWorld, operation: RandomOperation): Promise<Answer> {
  return federation.ask(federation.plan(operation), operation);
}

/** Queries, since mutations may not change places. */
function queriesOf(open: OpenWorld, seed: number): readonly RandomOperation[] {
  return [0, 1, 2]
    .flatMap(
      (number) => randomOperation(open.meaning.universe.apiSchema, new Chance(seed * 10 + number)) ?? [],
    )
    .filter(({ document }) => !/^mutation/m.test(document));
}

/** Texts of both answers, with their keys sorted, for each query that both worlds can be asked. */
async function pairs(
  seed: number,
  change: (operation: RandomOperation, chance: Chance) => RandomOperation,
  read: (data: unknown) => unknown = (data) => data,
  other: (world: World, chance: Chance) => World | undefined = (world) => world,
): Promise<readonly (readonly [string, string])[]> {
  const world = worldOf(seed);
  const changed = other(world, new Chance(seed));
  const [before, after] = [open(world), changed === undefined ? undefined : open(changed)];
  if (before === undefined || after === undefined) {
    return [];
  }
  const found: (readonly [string, string])[] = [];
  for (const operation of queriesOf(before, seed)) {
    const [left, right] = [
      await ask(before, operation),
      await ask(after, change(operation, new Chance(seed))),
    ];
    const about = `${seed} ${operation.document} ${JSON.stringify(operation.variables)}`;
    found.push([`${about} ${sorted(read(right.data))}`, `${about} ${sorted(left.data)}`]);
  }
  return found;
}

function sorted(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const same = (operation: RandomOperation): RandomOperation => operation;

describe(`an answer does not change (FUZZ_SEED=${firstSeed})`, { timeout: 300_000 }, () => {
  it.each<[string, (seed: number) => Promise<readonly (readonly [string, string])[]>]>([
    ["with the order of fields and fragments", (seed) => pairs(seed, shuffleSelections)],
    ["when inline fragments get names, and named ones are written out", (seed) => pairs(seed, swapFragments)],
    ["but for its keys, when every field gets an alias", (seed) => pairs(seed, prefixKeys, withoutPrefix)],
    ["with the order of subgraphs", (seed) => pairs(seed, same, undefined, reorderSubgraphs)],
    ["when a subgraph is split in two", (seed) => pairs(seed, same, undefined, splitSubgraph)],
  ])("%s", async (_, answersOf) => {
    let count = 0;
    for (const seed of seeds) {
      for (const [after, before] of await answersOf(seed)) {
        expect(after).toBe(before);
        count++;
      }
    }
    expect(count).toBeGreaterThan(worlds / 2);
  });
});

/**
 * Asks random operations of random subgraphs and compares the answers with those of graphql-js's executor over the same
 * rows in memory: `npm run fuzz:subgraph -- --minutes 10 [--seed 7] [--worlds N] [--shrink-seconds 20]`. World n has the
 * seed SEED + n, so `--seed S --worlds 1` tries one world again. The exit code is 1 if one failed.
 */
import { parseArgs } from "node:util";
import { startTestPostgres } from "@hansa/testkit";
import fc from "fast-check";
import { createRandom } from "../packages/subgraph/test/random/random.ts";
import { runWorld, type WorldCounts } from "../packages/subgraph/test/random/run-world.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000_000)) },
    worlds: { type: "string", default: "Infinity" },
    "shrink-seconds": { type: "string", default: "20" },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const worlds = Number(values.worlds);
const shrinkSeconds = Number(values["shrink-seconds"]);
if (!(minutes > 0) || !(worlds > 0) || !(shrinkSeconds >= 0) || !Number.isSafeInteger(seed)) {
  console.error("Usage: npm run fuzz:subgraph -- --minutes N [--seed WHOLE_NUMBER] [--worlds N]");
  process.exit(2);
}

const counts: WorldCounts = { worlds: 0, operations: 0, errors: 0, cursors: 0, values: 0 };
const endMs = performance.now() + minutes * 60_000;
let failures = 0;
console.log(`Seed ${seed}, for ${minutes} minutes.`);
await using server = await startTestPostgres();
await using database = await server.createDatabase();
for (let next = seed; next < seed + worlds && performance.now() < endMs; next++) {
  const failure = await tryWorld(next, shrinkSeconds);
  if (failure !== undefined) {
    failures++;
    console.log(`\nFAILURE in world ${next}: ${failure.slice(0, 20_000)}`);
  }
}
console.log(
  `${counts.worlds} worlds, ${counts.operations} operations, ${counts.values} values, ${counts.errors} errors and ${counts.cursors} cursors in their answers; ${failures} failures`,
);
process.exitCode = failures === 0 ? 0 : 1;

/** What the world's smallest case failed with; nothing where it did not fail. */
async function tryWorld(worldSeed: number, shrinkForSeconds: number): Promise<string | undefined> {
  let until = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(fc.gen(), async (generate) => {
    // Whatever is tried after the time for making a failure smaller counts as passed.
    if (performance.now() > until) {
      return;
    }
    try {
      await runWorld(createRandom(generate), database, counts);
    } catch (error) {
      until = Math.min(until, performance.now() + shrinkForSeconds * 1_000);
      throw error;
    }
  });
  const { failed, errorInstance } = await fc.check(property, {
    seed: worldSeed,
    numRuns: 1,
    endOnFailure: shrinkForSeconds === 0,
  });
  return failed ? String(errorInstance instanceof Error ? errorInstance.stack : errorInstance) : undefined;
}

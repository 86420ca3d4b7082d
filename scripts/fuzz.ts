/**
 * Asks random operations of random federated graphs and compares the answers with those of one server that holds all
 * the data: `npm run fuzz -- --minutes 10 [--seed 7] [--worlds N] [--folder DIR]
 * [--shrink-seconds 30]`. World n has the seed SEED + n, so `--seed S --worlds 1` tries one world again. Every kind of failure is made small and written
 * as files; the exit code is 1 if there was any.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type FuzzCounts, type FuzzFailure, fuzz, printCase } from "@hansa/federation-testkit/differential";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000_000)) },
    worlds: { type: "string", default: "Infinity" },
    "shrink-seconds": { type: "string", default: "30" },
    folder: { type: "string", default: join(tmpdir(), "hansa-fuzz") },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const worlds = Number(values.worlds);
if (!(minutes > 0) || !(worlds > 0) || !Number.isSafeInteger(seed)) {
  console.error("Usage: npm run fuzz -- --minutes N [--seed WHOLE_NUMBER] [--worlds N] [--folder DIR]");
  process.exit(2);
}

const startMs = performance.now();
let nextReportMs = startMs + 60_000;
let found = 0;
console.log(`Seed ${seed}, for ${minutes} minutes.`);
const counts = await fuzz({
  seeds: seedsFrom(seed, worlds),
  operationsPerWorld: 12,
  now: () => performance.now(),
  until: startMs + minutes * 60_000,
  shrinkMs: Number(values["shrink-seconds"]) * 1_000,
  onFailure: keep,
  onWorld(current) {
    if (performance.now() >= nextReportMs) {
      nextReportMs += 60_000;
      report(current);
    }
  },
});
report(counts);
process.exitCode = counts.failures.size === 0 ? 0 : 1;

function* seedsFrom(first: number, count: number): Generator<number> {
  for (let next = first; next < first + count; next++) {
    yield next;
  }
}

function keep({ seed: worldSeed, problem, small, outcome }: FuzzFailure): void {
  found++;
  const folder = join(values.folder, `seed-${worldSeed}-${found}`);
  mkdirSync(folder, { recursive: true });
  const { expected, actual } = outcome.kind === "wrong" ? outcome : {};
  const files = printCase(small, { problem, seed: worldSeed, expected, actual });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  console.log(`\nFAILURE in world ${worldSeed}: ${problem.slice(0, 600)}\n  kept in ${folder}`);
}

function report({ worlds, operations, refused, unfit, failures, coverage }: FuzzCounts): void {
  const seconds = (performance.now() - startMs) / 1_000;
  const total = (of: ReadonlyMap<string, number>): number =>
    [...of.values()].reduce((sum, one) => sum + one, 0);
  console.log(
    `\n${Math.round(seconds)} s: ${worlds} worlds (${percent(total(refused), worlds)} refused by composition), ${operations} operations (${(operations / seconds).toFixed(1)} a second, ${percent(total(unfit), operations)} unfit), ${total(failures)} failures of ${failures.size} kinds`,
  );
  printCounts("failures", failures);
  printCounts("refused", refused);
  printCounts("unfit", unfit);
  printCounts("coverage: operations with", coverage.counts);
  if (coverage.missing.length > 0) {
    console.log(`  NOT COVERED: ${coverage.missing.join(", ")}`);
  }
}

function printCounts(title: string, of: ReadonlyMap<string, number>): void {
  if (of.size > 0) {
    console.log(`  ${title}`);
  }
  for (const [name, number] of [...of].sort(([, a], [, b]) => b - a)) {
    console.log(`  ${String(number).padStart(8)}  ${name}`);
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
}

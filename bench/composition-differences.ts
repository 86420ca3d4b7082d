/**
 * Composes random sets of subgraphs, most of them broken in a place or two, here and with Apollo's composition, and
 * tells what differs: `npm run fuzz:composition -- [--minutes N | --sets N] [--seed S] [--folder DIR]`. The first case
 * of each kind is written as files; the exit code is 1 if there was any that `exceptions.ts` does not name.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type RandomSet, randomSet } from "@hansa/federation-testkit/differential";
import {
  type Composition,
  compareCompositions,
  composeHere,
  type Difference,
  sortedSet,
} from "./composition-differences/compare-compositions.ts";
import { exceptionFor } from "./composition-differences/exceptions.ts";
import { ChildPlanner } from "./plan-quality/child-planner.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    sets: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    // Keeps cases of the named exceptions too.
    all: { type: "boolean", default: false },
    // Writes what both say of sets about single features to this file, as a test has it.
    record: { type: "string" },
    folder: { type: "string", default: join(tmpdir(), "hansa-composition-differences") },
  },
});
const seed = Number(values.seed);
const sets = values.minutes === undefined ? Number(values.sets) : Number.POSITIVE_INFINITY;
const endMs = performance.now() + Number(values.minutes ?? "Infinity") * 60_000;
if (!(sets > 0) || !Number.isSafeInteger(seed) || Number.isNaN(endMs)) {
  console.error(
    "Usage: npm run fuzz:composition -- [--minutes N | --sets N] [--seed WHOLE_NUMBER] [--folder DIR]",
  );
  process.exit(2);
}

const counts = { composed: 0, refused: 0, same: 0, unanswered: 0 };
const recorded: Record<number, string> = {};
const named = new Map<string, number>();
const found = new Map<string, number>();
console.log(`Seed ${seed}.`);
using apollo = new ChildPlanner(join(import.meta.dirname, "peers/apollo.mjs"), {
  timeMs: 30_000,
  memoryMb: 2_048,
});
let next = seed;
for (; next < seed + sets && performance.now() < endMs; next++) {
  const set = randomSet(next, values.record === undefined ? "all" : "features");
  const theirs = await composeThere(set);
  if (theirs === undefined) {
    counts.unanswered++;
    noteFailure(set, composeHere(set.subgraphs));
    continue;
  }
  const ours = composeHere(set.subgraphs);
  counts[theirs.supergraphSdl === undefined ? "refused" : "composed"]++;
  const difference = compareCompositions(ours, theirs);
  if (difference === undefined) {
    counts.same++;
    recorded[next] = theirs.codes.join(" ");
  } else {
    note(set, difference, { ours, theirs });
  }
}
report();
if (values.record !== undefined) {
  writeFileSync(values.record, `${JSON.stringify(recorded, undefined, 2)}\n`);
}
process.exitCode = found.size === 0 ? 0 : 1;

async function composeThere({ subgraphs }: RandomSet): Promise<Composition | undefined> {
  const answer = await apollo.ask<
    | { readonly supergraphSdl: string; readonly hints: readonly string[] }
    | { readonly error: string; readonly codes: readonly string[] }
  >({ kind: "compose", subgraphs });
  if ("supergraphSdl" in answer) {
    return { supergraphSdl: answer.supergraphSdl, codes: [], hints: sortedSet(answer.hints), messages: [] };
  }
  // Without codes it is the process that failed, or an error within the library.
  return "codes" in answer
    ? {
        codes: sortedSet(answer.codes),
        hints: [],
        messages: answer.error.split("\n"),
        witnesses: readWitnesses(answer.error),
      }
    : undefined;
}

/** The operations of Apollo's messages, whose last selections are left open. */
function readWitnesses(text: string): readonly string[] {
  const operations = text.match(/^(?:query|mutation|subscription)?[^\n]*\{\n(?: [^\n]*\n)+\}$/gm) ?? [];
  return operations.map((operation) => operation.replaceAll(/\.\.\.(?! on)/g, "__typename"));
}

/** Where the other library fails there is nothing to compare, and ours must not fail either. */
function noteFailure(set: RandomSet, ours: Composition): void {
  if (ours.codes.includes("COMPOSITION_FAILED")) {
    const difference = { kind: "codes", summary: "+COMPOSITION_FAILED", details: ours.messages } as const;
    note(set, difference, { ours, theirs: { codes: [], hints: [], messages: [] } });
  }
}

function note(
  set: RandomSet,
  difference: Difference,
  both: { readonly ours: Composition; readonly theirs: Composition },
): void {
  const exception = exceptionFor({ difference, ...both, subgraphs: set.subgraphs });
  const kind = `${difference.kind}: ${difference.summary}`;
  const map = exception === undefined ? found : named;
  const key = exception ?? kind;
  const before = map.get(key) ?? 0;
  map.set(key, before + 1);
  if (before < 3 && (exception === undefined || values.all)) {
    const folder = join(values.folder, `seed-${next}`);
    mkdirSync(folder, { recursive: true });
    for (const [name, sdl] of Object.entries(set.subgraphs)) {
      writeFileSync(join(folder, `${name}.graphql`), sdl);
    }
    const notes = { kind, story: set.story, details: difference.details, ...both };
    writeFileSync(join(folder, "difference.json"), `${JSON.stringify(notes, undefined, 1)}\n`);
  }
}

function report(): void {
  const { composed, refused, same, unanswered } = counts;
  const total = composed + refused;
  console.log(
    `${total} sets, ${composed} of which compose there; ${same} the same, ${sum(named)} with named exceptions, ${sum(found)} with others; ${unanswered} without an answer`,
  );
  printCounts("named exceptions", named);
  printCounts(`differences, kept in ${values.folder}`, found);
}

function printCounts(title: string, of: ReadonlyMap<string, number>): void {
  if (of.size > 0) {
    console.log(`  ${title}`);
  }
  for (const [name, number] of [...of].sort(([, a], [, b]) => b - a)) {
    console.log(`  ${String(number).padStart(6)}  ${name}`);
  }
}

function sum(of: ReadonlyMap<string, number>): number {
  return [...of.values()].reduce((total, one) => total + one, 0);
}

import { expect, it } from "vitest";
import type { Answer } from "../src/answers/answer.ts";
import { hashText } from "../src/chance.ts";
import {
  Chance,
  checkOperation,
  generateWorld,
  type OpenWorld,
  openWorld,
  type RandomOperation,
  randomOperation,
} from "../src/differential.ts";

/** Of the worlds that follow from these seeds, in order. */
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
const worlds = Number(process.env.FUZZ_WORLDS ?? 30);

it(`has an error for all that is missing while subgraphs are down (FUZZ_SEED=${firstSeed})`, async () => {
  const counts = { whole: 0, partial: 0 };
  for (let seed = firstSeed; seed < firstSeed + worlds; seed++) {
    const opening = openWorld(generateWorld(seed));
    if (opening.kind === "open") {
      await checkWorld(seed, opening.world, counts);
    }
  }
  expect(counts.partial).toBeGreaterThan(worlds);
}, 120_000);

async function checkWorld(
  seed: number,
  world: OpenWorld,
  counts: { whole: number; partial: number },
): Promise<void> {
  for (let number = 0; number < 4; number++) {
    const operation = randomOperation(world.meaning.universe.apiSchema, new Chance(seed * 1_000 + number));
    if (operation === undefined || (await checkOperation(world, operation)).kind !== "agrees") {
      continue;
    }
    if (/\bmutation\b/.test(operation.document)) {
      // A mutation that does not run changes what others answer.
      continue;
    }
    const { whole, partial } = await askTwice(world, operation, `${seed} ${number}`);
    const unexplained = findUnexplained(partial, whole.data, partial.data, []);
    const about = `world ${seed}, operation ${number}\n${operation.document}\n${JSON.stringify({ whole, partial }, null, 1)}`;
    expect(unexplained === undefined ? "" : `${unexplained} is missing without an error: ${about}`).toBe("");
    counts[JSON.stringify(whole.data) === JSON.stringify(partial.data) ? "whole" : "partial"]++;
  }
}

/** What is answered when all subgraphs are up, and when some requests fail. */
async function askTwice(
  { federation }: OpenWorld,
  operation: RandomOperation,
  salt: string,
): Promise<{ readonly whole: Answer; readonly partial: Answer }> {
  const plan = federation.plan(operation);
  const isDown = (subgraph: string, body: string): boolean =>
    hashText(`${salt} ${subgraph} ${body}`) % 3 === 0;
  return {
    whole: await federation.ask(plan, operation),
    partial: await federation.ask(plan, operation, isDown),
  };
}

/** The path of something that is only in the whole answer and has no error at, above or below it. */
function findUnexplained(
  answer: Answer,
  whole: unknown,
  partial: unknown,
  path: readonly (string | number)[],
): string | undefined {
  if (typeof whole !== "object" || whole === null) {
    const isLost = whole !== partial && whole !== null;
    return isLost && !isExplained(answer, path) ? JSON.stringify(path) : undefined;
  }
  if (typeof partial !== "object" || partial === null) {
    return isExplained(answer, path) ? undefined : JSON.stringify(path);
  }
  for (const [key, value] of Object.entries(whole)) {
    const step = Array.isArray(whole) ? Number(key) : key;
    const below = (partial as Readonly<Record<string, unknown>>)[key];
    const found = findUnexplained(answer, value, below, [...path, step]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function isExplained({ errors }: Answer, place: readonly (string | number)[]): boolean {
  return errors.some(({ path = [] }) => {
    const shared = Math.min(path.length, place.length);
    return path.slice(0, shared).every((step, index) => step === place[index]);
  });
}

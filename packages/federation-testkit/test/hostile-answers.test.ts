import type { CompileOptions, ExecutionAnswer } from "@hansa/executor";
import { executorErrorCatalogue } from "@hansa/executor";
import type { QueryPlan } from "@hansa/query-planner";
import { expect, it } from "vitest";
import { hashText } from "../src/chance.ts";
import {
  Chance,
  generateWorld,
  type OpenWorld,
  openWorld,
  type RandomOperation,
  randomOperation,
  type World,
} from "../src/differential.ts";
import { findFlaw } from "../src/hostile/check-answer.ts";
import { secret } from "../src/hostile/hostile-values.ts";
import { withInheritedKeys } from "../src/hostile/inherited-response-keys.ts";
import { spoilAnswer } from "../src/hostile/spoil-answer.ts";
import { withTypeNames } from "../src/operation/with-type-names.ts";

/** Of the worlds that follow from these seeds, in order. */
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
const worlds = Number(process.env.FUZZ_WORLDS ?? 40);

interface Counts {
  answers: number;
  failed: number;
  partial: number;
  passed: number;
  whole: number;
}

it(`Whatever subgraphs answer, all paths give the same valid response (FUZZ_SEED=${firstSeed})`, async () => {
  const counts: Counts = { answers: 0, failed: 0, partial: 0, passed: 0, whole: 0 };
  for (let seed = firstSeed; seed < firstSeed + worlds; seed++) {
    for (const [name, world] of worldsOf(seed)) {
      const opening = openWorld(world);
      for (let number = 0; opening.kind === "open" && number < 4; number++) {
        await checkOne(opening.world, `${seed} ${name} ${number}`, counts);
      }
    }
  }
  expect(counts.answers).toBeGreaterThan(worlds * 10);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(worlds / 4);
}, 300_000);

/** The whole world, and one of each of its subgraphs alone, where answers can pass as they are. */
function worldsOf(seed: number): readonly (readonly [string, World])[] {
  const world = generateWorld(seed);
  const data = { ...world.data, failures: 0 };
  const alone = Object.entries(world.subgraphs).map(
    ([name, sdl]) => [name, { ...world, data, subgraphs: { [name]: sdl } }] as const,
  );
  return [["", world], ...alone];
}

async function checkOne(open: OpenWorld, salt: string, counts: Counts): Promise<void> {
  const chance = new Chance(hashText(`hostile ${salt}`));
  const plain = randomOperation(open.meaning.universe.apiSchema, chance);
  if (plain === undefined) {
    return;
  }
  const named = chance.chance(40) ? withTypeNames(plain) : plain;
  const operation = chance.chance(30) ? withInheritedKeys(named, chance) : named;
  const plan = planOf(open, operation, salt);
  for (let variant = 0; variant < 4; variant++) {
    const problem = await checkAnswers(open, { plan, operation, salt: `${salt} ${variant}`, counts }).catch(
      (error: unknown) => (error instanceof Error ? String(error.stack) : String(error)),
    );
    expect(problem === undefined ? "" : `world ${salt} ${variant}: ${problem}\n${operation.document}`).toBe(
      "",
    );
  }
}

function planOf({ federation }: OpenWorld, operation: RandomOperation, salt: string): QueryPlan {
  try {
    return federation.plan(operation);
  } catch (error) {
    throw new Error(`world ${salt}: ${operation.document}`, { cause: error });
  }
}

interface HostileCase {
  readonly plan: QueryPlan;
  readonly operation: RandomOperation;
  readonly salt: string;
  readonly counts: Counts;
}

async function checkAnswers(
  open: OpenWorld,
  { plan, operation, salt, counts }: HostileCase,
): Promise<string | undefined> {
  const { federation, meaning } = open;
  const typeNames = Object.keys(meaning.universe.apiSchema.getTypeMap()).filter(
    (name) => !name.startsWith("__"),
  );
  const sent = new Set<unknown>();
  const ask = (of: QueryPlan, options: CompileOptions): Promise<ExecutionAnswer> =>
    federation.askSpoilt(of, operation, {
      ...options,
      subgraphErrors: hashText(salt) % 2 === 0 ? "mask" : "pass",
      spoil({ subgraph, body }, answer) {
        const chance = new Chance(hashText(`${salt} ${subgraph} ${body}`));
        const response = spoilAnswer(answer, { chance, typeNames });
        sent.add(response.body);
        return response;
      },
    });
  const passing = await ask(plan, { codeGeneration: "always" });
  // Plans in parts have no pattern, so nothing passes as bytes.
  const generated = textOf(
    await ask({ ...plan, deferred: plan.deferred ?? [] }, { codeGeneration: "always" }),
  );
  const printed = await ask(plan, { codeGeneration: "never" });
  const interpreted = textOf(printed);
  const passed = sent.has(passing.body);
  counts.answers++;
  counts[kindOf(printed, passed)]++;
  if (generated !== interpreted) {
    return `Generated code answers otherwise.\nwith it:    ${generated}\nwithout it: ${interpreted}`;
  }
  if (passed ? reprint(textOf(passing)) !== reprint(generated) : textOf(passing) !== generated) {
    return `The byte path answers otherwise.\nbytes:   ${textOf(passing)}\nwithout: ${generated}`;
  }
  if (exactly(interpreted) !== interpreted) {
    return `A key stands twice: ${interpreted}`;
  }
  const flaw =
    findFlaw(federation.asked(operation), textOf(passing)) ??
    findFlaw(federation.asked(operation), interpreted);
  return flaw === undefined ? flawOfErrors(interpreted, salt) : `${flaw}\n${interpreted}`;
}

function kindOf({ hasData, errorCodes }: ExecutionAnswer, passed: boolean): Exclude<keyof Counts, "answers"> {
  if (passed) {
    return "passed";
  }
  return errorCodes.length === 0 ? "whole" : hasData ? "partial" : "failed";
}

/** Codes of ours only, and nothing of what subgraphs say, where that is masked. */
function flawOfErrors(text: string, salt: string): string | undefined {
  if (hashText(salt) % 2 !== 0) {
    return undefined;
  }
  const { errors = [] } = JSON.parse(text) as { errors?: readonly { extensions: { code: string } }[] };
  const foreign = errors.find(({ extensions }) => !Object.hasOwn(executorErrorCatalogue, extensions.code));
  return foreign === undefined && !JSON.stringify(errors).includes(secret)
    ? undefined
    : `An error says what it must not: ${text}`;
}

function textOf({ body }: ExecutionAnswer): string {
  return body.toString().replaceAll(/"errorId":"[^"]*"/g, '"errorId":""');
}

/** The same in one form: escapes and numbers may be written in several. */
function reprint(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

/** The same, with every number as it was written. */
function exactly(text: string): string {
  const json = JSON as unknown as {
    rawJSON(text: string): unknown;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
  };
  const value = json.parse(text, (_key, inner, { source }) =>
    typeof inner === "number" && source !== undefined ? json.rawJSON(source) : inner,
  );
  return JSON.stringify(value);
}

import type { Measured } from "../measuring/measure.ts";
import {
  compareAnswers,
  figuresOf,
  measureRounds,
  type Round,
  type RoundOptions,
  ratioOf,
} from "../measuring/measure-rounds.ts";
import { type MeasuredProcess, startProcess } from "../measuring/start-process.ts";
import { type Backend, type Contestant, limit } from "./contestants.ts";
import type { Scenario } from "./scenarios.ts";

/** What came of one scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly answerBytes: number;
  /** By the contestant's name; an error where it gives no or another answer. */
  readonly figures: ReadonlyMap<string, Measured | { readonly error: string }>;
  /** By the contestant's name: its CPU time in that of the limit, the median of the rounds' ratios. */
  readonly cpuRatios: ReadonlyMap<string, number>;
  readonly rounds: readonly Round[];
}

export interface RunOptions extends RoundOptions {
  readonly backend: Backend;
  readonly contestants: readonly Contestant[];
  readonly countStatements: () => Promise<number>;
}

/** Measures all contestants that give the same answer as the first. Starts and stops them. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioResult> {
  const { operationName, variables } = scenario;
  using running = await startAll(scenario, options);
  const all = running.all.map(({ contestant, url, pid }) => ({
    name: contestant.name,
    url,
    pid,
    body: JSON.stringify({ query: contestant.operationOf(scenario), operationName, variables }),
    countCalls: options.countStatements,
    readAnswer: contestant.readAnswer ?? ((json: unknown) => json),
  }));
  const { answerBytes, errors } = await compareAnswers(all);
  const right = all.filter(({ name }) => !errors.has(name));
  const rounds = await measureRounds(right, options);
  return {
    scenario,
    answerBytes,
    figures: new Map<string, Measured | { readonly error: string }>([
      ...right.map(({ name }) => [name, figuresOf(name, rounds)] as const),
      ...[...errors].map(([name, error]) => [name, { error }] as const),
    ]),
    cpuRatios: new Map(
      right.map(({ name }) => [name, ratioOf("cpuMsPerRequest", [name, limit], rounds)] as const),
    ),
    rounds,
  };
}

type RunningContestant = MeasuredProcess & { readonly contestant: Contestant };

async function startAll(
  scenario: Scenario,
  { backend, contestants }: RunOptions,
): Promise<{ readonly all: readonly RunningContestant[] } & Disposable> {
  using started = new DisposableStack();
  const all: RunningContestant[] = [];
  for (const contestant of contestants.filter((one) => one.operationOf(scenario) !== undefined)) {
    const running = started.use(
      await startProcess({
        name: contestant.name,
        arguments: (port) => contestant.arguments(port, backend),
      }),
    );
    all.push({ ...running, contestant });
  }
  const stack = started.move();
  return { all, [Symbol.dispose]: () => stack.dispose() };
}

import { type Measured, measureFirstRequests } from "../measuring/measure.ts";
import {
  compareAnswers,
  figuresOf,
  measureRounds,
  type RoundOptions,
  ratioOf,
} from "../measuring/measure-rounds.ts";
import type { RunningContestant } from "./contestants.ts";
import type { Scenario } from "./graphs/graph.ts";

/** How contestants are loaded. */
export interface LoadOptions extends RoundOptions {
  /** Whether requests for operations that a gateway has not seen before are measured, too. */
  readonly firstRequests: boolean;
}

/** What came of one scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly answerBytes: number;
  /** By the contestant's name; an error where it gives no or another answer. */
  readonly figures: ReadonlyMap<string, Measured | { readonly error: string }>;
  /** By the contestant's name: its CPU time in that of the scenario's limit, the median of the rounds' ratios. */
  readonly cpuRatios: ReadonlyMap<string, number>;
  /**
   * By the contestant's name: the CPU time of a request for a new operation beyond that of one seen before, in
   * milliseconds.
   */
  readonly firstRequestMs: ReadonlyMap<string, number>;
}

interface Arena extends LoadOptions {
  readonly running: readonly RunningContestant[];
  /** The requests that the subgraphs have had so far. */
  readonly countRequests: () => Promise<number>;
}

/** Measures all contestants that give the same answer as the first: in turn, round by round. */
export async function runScenario(scenario: Scenario, arena: Arena): Promise<ScenarioResult> {
  const { countRequests } = arena;
  const body = JSON.stringify({ query: scenario.operation, variables: scenario.variables });
  const all = arena.running.map(({ contestant: { name }, url, pid }) => ({
    name,
    url,
    pid,
    body,
    countCalls: countRequests,
  }));
  const { answerBytes, errors } = await compareAnswers(all);
  const rounds = await measureRounds(
    all.filter(({ name }) => !errors.has(name)),
    arena,
  );
  const right = arena.running.filter(({ contestant }) => !errors.has(contestant.name));
  const names = right.map(({ contestant }) => contestant.name);
  return {
    scenario,
    answerBytes,
    figures: new Map<string, Measured | { readonly error: string }>([
      ...names.map((name) => [name, figuresOf(name, rounds)] as const),
      ...[...errors].map(([name, error]) => [name, { error }] as const),
    ]),
    cpuRatios: new Map(
      names.map((name) => [name, ratioOf("cpuMsPerRequest", [name, scenario.limit], rounds)]),
    ),
    firstRequestMs: new Map(arena.firstRequests ? await measureAllFirst(scenario, right, body) : []),
  };
}

/** The limits do not look at the operation, so for them there is no new one. */
async function measureAllFirst(
  { variantOf, variables, limit }: Scenario,
  running: readonly RunningContestant[],
  body: string,
): Promise<readonly (readonly [string, number])[]> {
  const results: (readonly [string, number])[] = [];
  for (const { contestant, url, pid } of running) {
    if (variantOf !== undefined && contestant.name !== limit) {
      const bodyOf = (number: number): string => JSON.stringify({ query: variantOf(number), variables });
      results.push([contestant.name, await measureFirstRequests({ url, pid, body, bodyOf })]);
    }
  }
  return results;
}

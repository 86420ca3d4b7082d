import { isDeepStrictEqual } from "node:util";
import type { RunningContestant } from "./contestants.ts";
import type { Scenario } from "./graphs/graph.ts";
import { type Load, type Measured, measure, measureFirstRequests, medianOf } from "./measure.ts";
import { median } from "./median.ts";

/** How contestants are loaded. */
export interface LoadOptions {
  readonly connections: number;
  /** Each round measures every contestant once. */
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
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

type Round = ReadonlyMap<string, Measured>;

/** Measures all contestants that give the same answer as the first: in turn, round by round. */
export async function runScenario(scenario: Scenario, arena: Arena): Promise<ScenarioResult> {
  const { connections, seconds, warmupSeconds, countRequests } = arena;
  const body = JSON.stringify({ query: scenario.operation, variables: scenario.variables });
  const loadFor = ({ url, pid }: RunningContestant): Omit<Load, "seconds"> => ({
    url,
    pid,
    body,
    connections,
    countSubgraphRequests: countRequests,
  });
  const { answerBytes, errors } = await compareAnswers(arena.running, body);
  const right = arena.running.filter(({ contestant }) => !errors.has(contestant.name));
  await Promise.all(
    right.map((one) =>
      measure({
        ...loadFor(one),
        seconds: warmupSeconds * right.length,
        countSubgraphRequests: async () => 0,
      }),
    ),
  );
  const rounds: Round[] = [];
  for (let number = 0; number < arena.rounds; number++) {
    const round = new Map<string, Measured>();
    // There and back again, so that a machine that grows slower or faster favours none.
    for (const one of number % 2 === 0 ? right : right.toReversed()) {
      round.set(one.contestant.name, await measure({ ...loadFor(one), seconds }));
    }
    rounds.push(round);
  }
  const names = right.map(({ contestant }) => contestant.name);
  return {
    scenario,
    answerBytes,
    figures: new Map<string, Measured | { readonly error: string }>([
      ...names.map((name) => [name, medianOf(windowsOf(name, rounds))] as const),
      ...[...errors].map(([name, error]) => [name, { error }] as const),
    ]),
    cpuRatios: new Map(names.map((name) => [name, ratioTo(scenario.limit, name, rounds)])),
    firstRequestMs: new Map(arena.firstRequests ? await measureAllFirst(scenario, right, body) : []),
  };
}

function windowsOf(name: string, rounds: readonly Round[]): readonly Measured[] {
  return rounds.flatMap((round) => round.get(name) ?? []);
}

function ratioTo(limit: string, name: string, rounds: readonly Round[]): number {
  const ratios = rounds.flatMap((round) => {
    const [own, least] = [round.get(name), round.get(limit)];
    return own === undefined || least === undefined ? [] : [own.cpuMsPerRequest / least.cpuMsPerRequest];
  });
  return median(ratios);
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

/** What the first one answers is what all others have to. */
async function compareAnswers(
  running: readonly RunningContestant[],
  body: string,
): Promise<{ readonly answerBytes: number; readonly errors: ReadonlyMap<string, string> }> {
  const first = await askOnce(running[0], body);
  const errors = new Map<string, string>();
  for (const one of running) {
    const { json } = await askOnce(one, body);
    if (!isDeepStrictEqual(json, first.json)) {
      errors.set(one.contestant.name, `gives another answer: ${JSON.stringify(json).slice(0, 200)}`);
    }
  }
  return { answerBytes: first.bytes, errors };
}

async function askOnce(
  running: RunningContestant | undefined,
  body: string,
): Promise<{ readonly json: unknown; readonly bytes: number }> {
  const response = await fetch(String(running?.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const text = await response.text();
  return { json: JSON.parse(text), bytes: Buffer.byteLength(text) };
}

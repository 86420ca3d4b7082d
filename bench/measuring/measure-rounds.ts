import { isDeepStrictEqual } from "node:util";
import { type Load, type Measured, measure, medianOf } from "./measure.ts";
import { median } from "./median.ts";

/** How those who are measured are loaded. */
export interface RoundOptions {
  readonly connections: number;
  /** Each round measures everyone once. */
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  /**
   * How many requests each is warmed up with at least, where ten times the seconds are enough for them: code is compiled
   * by how often it has run, and on a busy machine that takes longer. None unless given.
   */
  readonly warmupRequests?: number;
}

/** One of those who are measured beside each other, and what it is asked. */
export interface Measurable extends Pick<Load, "url" | "pid" | "body" | "countCalls"> {
  readonly name: string;
  /** Its answer in the form of the others', where it differs. */
  readonly readAnswer?: (json: unknown) => unknown;
}

type Asked = Pick<Measurable, "name" | "url" | "body" | "readAnswer">;

/** What each showed in one round, by name. */
export type Round = ReadonlyMap<string, Measured>;

/** Measures all in turn, round by round, after all have been warmed up beside each other. */
export async function measureRounds(
  all: readonly Measurable[],
  { connections, rounds, seconds, warmupSeconds, warmupRequests = 0 }: RoundOptions,
): Promise<readonly Round[]> {
  await Promise.all(
    all.map((one) =>
      measure({
        ...one,
        connections,
        seconds: warmupSeconds * all.length,
        least: { requests: warmupRequests, timesLonger: 10 },
        countCalls: async () => 0,
      }),
    ),
  );
  const measured: Round[] = [];
  for (let number = 0; number < rounds; number++) {
    const round = new Map<string, Measured>();
    // There and back again, so that a machine that grows slower or faster favours none.
    for (const one of number % 2 === 0 ? all : all.toReversed()) {
      round.set(one.name, await measure({ ...one, connections, seconds }));
    }
    measured.push(round);
  }
  return measured;
}

/** The middle of what one showed in all rounds. */
export function figuresOf(name: string, rounds: readonly Round[]): Measured {
  return medianOf(rounds.flatMap((round) => round.get(name) ?? []));
}

/** One's figure in that of another, the median of the rounds' ratios. */
export function ratioOf(
  figure: keyof Measured,
  [name, other]: readonly [string, string],
  rounds: readonly Round[],
): number {
  const ratios = rounds.flatMap((round) => {
    const [own, theirs] = [round.get(name), round.get(other)];
    return own === undefined || theirs === undefined ? [] : [own[figure] / theirs[figure]];
  });
  return median(ratios);
}

/** What the first one answers is what all others have to: its length, and by name what is wrong with the others'. */
export async function compareAnswers(
  all: readonly Asked[],
): Promise<{ readonly answerBytes: number; readonly errors: ReadonlyMap<string, string> }> {
  const [first, ...others] = await Promise.all(all.map(askOnce));
  const errors = new Map<string, string>();
  for (const { name, json } of others) {
    if (!isDeepStrictEqual(json, first?.json)) {
      errors.set(name, `gives another answer: ${JSON.stringify(json).slice(0, 200)}`);
    }
  }
  return { answerBytes: first?.bytes ?? 0, errors };
}

async function askOnce({ name, url, body, readAnswer = (json) => json }: Asked) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const text = await response.text();
  return { name, json: readAnswer(JSON.parse(text)), bytes: Buffer.byteLength(text) };
}

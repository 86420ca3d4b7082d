import { createHistogram } from "node:perf_hooks";
import { Pool } from "undici";
import { median } from "./median.ts";
import { readAccounting } from "./process-accounting.ts";

/** How a contestant is loaded. */
export interface Load {
  readonly url: string;
  readonly pid: number;
  /** The JSON text of the request. */
  readonly body: string;
  /** How many clients ask at the same time, each its next question when it has its answer. */
  readonly connections: number;
  readonly seconds: number;
  /** How many requests it is loaded with even where they take longer than `seconds`, but no longer than so many times that. */
  readonly least?: { readonly requests: number; readonly timesLonger: number };
  /** What those behind have been asked so far: requests of subgraphs, statements of a database. */
  readonly countCalls: () => Promise<number>;
}

/** What one window of load showed. */
export interface Measured {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the contestant's process and its children. */
  readonly cpuMsPerRequest: number;
  readonly residentMb: number;
  /** What it asked those behind it for, per request. */
  readonly calls: number;
  /** Answers with another status than 200, or another length than the first answer. */
  readonly otherAnswers: number;
}

const headers = { "content-type": "application/json", accept: "application/json" };

/** Loads a contestant for a while. */
export async function measure(load: Load): Promise<Measured> {
  const { url, pid, body, connections, seconds, least = { requests: 0, timesLonger: 1 } } = load;
  const { origin, pathname } = new URL(url);
  await using pool = asyncDisposable(new Pool(origin, { connections, pipelining: 1 }));
  const histogram = createHistogram();
  const callsBefore = await load.countCalls();
  const before = readAccounting(pid);
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  const latestMs = startMs + seconds * 1_000 * least.timesLonger;
  let requests = 0;
  let otherAnswers = 0;
  let expected = -1;

  const isOver = (nowMs: number): boolean =>
    nowMs >= latestMs || (nowMs >= endMs && requests >= least.requests);

  async function ask(): Promise<void> {
    while (!isOver(performance.now())) {
      const sentMs = performance.now();
      const answer = await pool.value.request({ method: "POST", path: pathname, headers, body });
      const { byteLength } = await answer.body.arrayBuffer();
      histogram.record(Math.max(1, Math.round((performance.now() - sentMs) * 1_000)));
      requests += 1;
      expected = expected < 0 ? byteLength : expected;
      otherAnswers += answer.statusCode === 200 && byteLength === expected ? 0 : 1;
    }
  }

  await Promise.all(Array.from({ length: connections }, ask));
  const elapsedMs = performance.now() - startMs;
  const after = readAccounting(pid);
  return {
    requestsPerSecond: (requests * 1_000) / elapsedMs,
    p50Ms: histogram.percentile(50) / 1_000,
    p99Ms: histogram.percentile(99) / 1_000,
    cpuMsPerRequest: (after.cpuMs - before.cpuMs) / requests,
    residentMb: after.residentMb,
    calls: ((await load.countCalls()) - callsBefore) / requests,
    otherAnswers,
  };
}

/** The middle value of each figure. */
export function medianOf(windows: readonly Measured[]): Measured {
  const of = (figure: keyof Measured): number => median(windows.map((window) => window[figure]));
  return {
    requestsPerSecond: of("requestsPerSecond"),
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    cpuMsPerRequest: of("cpuMsPerRequest"),
    residentMb: of("residentMb"),
    calls: of("calls"),
    otherAnswers: Math.max(...windows.map(({ otherAnswers }) => otherAnswers)),
  };
}

/** New operations before those that are measured: planning is warmed up as serving is. */
const firstWarmups = 150;
const firstRequests = 50;

/** How requests for new operations are made. */
export interface FirstRequests extends Pick<Load, "url" | "pid" | "body"> {
  /** The operation of `body` in a form of its own for each number. */
  readonly bodyOf: (number: number) => string;
}

/**
 * How much more CPU time a request takes for an operation that was never asked for than for one that was, in
 * milliseconds. The two are asked in turn, one request at a time.
 */
export async function measureFirstRequests({ url, pid, body, bodyOf }: FirstRequests): Promise<number> {
  const { origin, pathname } = new URL(url);
  await using pool = asyncDisposable(new Pool(origin, { connections: 1, pipelining: 1 }));
  const ask = async (asked: string): Promise<number> => {
    const before = readAccounting(pid);
    const answer = await pool.value.request({ method: "POST", path: pathname, headers, body: asked });
    const text = await answer.body.text();
    if (answer.statusCode !== 200 || text.includes('"errors"')) {
      throw new Error(`A new operation is answered with ${answer.statusCode}: ${text.slice(0, 200)}`);
    }
    return readAccounting(pid).cpuMs - before.cpuMs;
  };
  let moreMs = 0;
  for (let number = 0; number < firstWarmups + firstRequests; number++) {
    const firstMs = await ask(bodyOf(number));
    const knownMs = await ask(body);
    moreMs += number < firstWarmups ? 0 : firstMs - knownMs;
  }
  return moreMs / firstRequests;
}

function asyncDisposable(pool: Pool): { readonly value: Pool } & AsyncDisposable {
  return { value: pool, [Symbol.asyncDispose]: () => pool.close() };
}

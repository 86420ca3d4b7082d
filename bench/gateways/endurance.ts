import { setTimeout } from "node:timers/promises";
import { type Measured, measure } from "../measuring/measure.ts";
import { readAccounting } from "../measuring/process-accounting.ts";
import type { RunningContestant } from "./contestants.ts";
import type { Scenario } from "./graphs/graph.ts";

/** How long and with how many connections a contestant is loaded. */
export interface EnduranceOptions {
  readonly connections: number;
  readonly minutes: number;
}

/** What a contestant's memory did under load that went on. */
export interface Endurance {
  /** Means of the first tenth of the time, of the one in the middle and of the last, in MB. */
  readonly startMb: number;
  readonly midMb: number;
  readonly endMb: number;
  readonly mostMb: number;
  /** Of a straight line through all samples, by least squares. */
  readonly mbPerMinute: number;
  readonly measured: Measured;
}

const sampleMs = 500;

/**
 * Before memory is looked at: plans are made, code is compiled, and the old generation has been collected at least once,
 * so that heaps are as large as the load makes them.
 */
const warmupSeconds = 60;

/** Loads a contestant for some minutes and watches its memory. */
export async function endure(
  { operation, variables }: Scenario,
  { url, pid }: RunningContestant,
  { connections, minutes }: EnduranceOptions,
): Promise<Endurance> {
  const body = JSON.stringify({ query: operation, variables });
  const load = { url, pid, body, connections, countCalls: async () => 0 };
  await measure({ ...load, seconds: warmupSeconds });
  const samples: MemorySample[] = [];
  const done = new AbortController();
  const watching = watch(pid, samples, done.signal);
  const measured = await measure({ ...load, seconds: minutes * 60 });
  done.abort();
  await watching;
  return { ...summariseMemory(samples), measured };
}

/** What samples of the memory, in order, come to. */
export function summariseMemory(samples: readonly MemorySample[]): Omit<Endurance, "measured"> {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const middle = Math.floor((samples.length - tenth) / 2);
  return {
    startMb: meanOf(samples.slice(0, tenth)),
    midMb: meanOf(samples.slice(middle, middle + tenth)),
    endMb: meanOf(samples.slice(-tenth)),
    mostMb: Math.max(...samples.map(({ mb }) => mb)),
    mbPerMinute: slopeOf(samples),
  };
}

/** Whether the last tenth takes no more than 5 % or 10 MB above the first: what collections come and go by. */
export function isFlat({ startMb, endMb }: Pick<Endurance, "startMb" | "endMb">): boolean {
  return endMb - startMb <= Math.max(10, startMb * 0.05);
}

/** Memory at one moment. */
export interface MemorySample {
  /** Since the first sample. */
  readonly minute: number;
  readonly mb: number;
}

async function watch(pid: number, samples: MemorySample[], signal: AbortSignal): Promise<void> {
  const startMs = performance.now();
  while (!signal.aborted) {
    samples.push({
      minute: (performance.now() - startMs) / 60_000,
      mb: readAccounting(pid).residentMb,
    });
    await setTimeout(sampleMs, undefined, { signal }).catch(() => {});
  }
}

function meanOf(samples: readonly MemorySample[]): number {
  return samples.reduce((sum, { mb }) => sum + mb, 0) / samples.length;
}

function slopeOf(samples: readonly MemorySample[]): number {
  const meanMinute = samples.reduce((sum, { minute }) => sum + minute, 0) / samples.length;
  const meanMb = meanOf(samples);
  let covariance = 0;
  let variance = 0;
  for (const { minute, mb } of samples) {
    covariance += (minute - meanMinute) * (mb - meanMb);
    variance += (minute - meanMinute) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

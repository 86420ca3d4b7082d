import type { Clock } from "@hansa/core";

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Lets time pass, and ends the sleeps that are over. */
  advance(durationMs: number): void;
  /** How many sleep. */
  readonly sleeping: number;
}

export function createFakeClock(): FakeClock {
  let nowMs = 0;
  const sleeps = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const sleep = { untilMs: nowMs + durationMs, wake: resolve };
        sleeps.add(sleep);
        signal?.addEventListener("abort", () => {
          sleeps.delete(sleep);
          reject(signal.reason);
        });
      }),
    advance(durationMs) {
      nowMs += durationMs;
      for (const sleep of sleeps) {
        if (sleep.untilMs <= nowMs) {
          sleeps.delete(sleep);
          sleep.wake();
        }
      }
    },
    get sleeping() {
      return sleeps.size;
    },
  };
}

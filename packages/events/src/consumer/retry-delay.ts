import type { RetryPolicy } from "./define-consumer.ts";

const spread = 0.25;

/** Milliseconds until the next attempt after `attempts` that failed; `random` gives numbers from 0 up to 1. */
export function retryDelayMs(
  { firstDelayMs, maxDelayMs }: RetryPolicy,
  attempts: number,
  random: () => number = Math.random,
): number {
  const delayMs = Math.min(firstDelayMs * 2 ** (attempts - 1), maxDelayMs);
  return Math.round(delayMs * (1 - spread + 2 * spread * random()));
}

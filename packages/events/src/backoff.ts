import type { Clock } from "@hansa/core";

const firstDelayMs = 100;
const maxDelayMs = 10_000;

/** The time between attempts that fail one after the other: twice as long each time, up to ten seconds. */
export class Backoff {
  readonly #clock: Clock;
  #delayMs = firstDelayMs;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reset(): void {
    this.#delayMs = firstDelayMs;
  }

  /** Resolves after the delay, or when the signal is aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(delayMs * 2, maxDelayMs);
    await this.#clock.sleep(delayMs, signal).catch(() => undefined);
  }
}

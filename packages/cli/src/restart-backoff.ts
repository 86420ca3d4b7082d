import type { Clock } from "@hansa/core";

const firstDelayMs = 200;
const longestDelayMs = 10_000;
/** What ran this long starts again with the first delay. */
const steadyAfterMs = 30_000;

/** How long to wait before something is started again that ends by itself: twice as long each time, up to 10 s. */
export class RestartBackoff {
  readonly #clock: Clock;
  #delayMs = firstDelayMs;
  #startedMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedMs = clock.monotonic();
  }

  /** It starts now. */
  started(): void {
    this.#startedMs = this.#clock.monotonic();
  }

  /** It was ended on purpose: the next pause is the first one. */
  reset(): void {
    this.#delayMs = firstDelayMs;
  }

  /** It has ended: the pause before the next start. */
  next(): number {
    if (this.#clock.monotonic() - this.#startedMs > steadyAfterMs) {
      this.reset();
    }
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(delayMs * 2, longestDelayMs);
    return delayMs;
  }
}

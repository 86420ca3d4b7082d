import { type Clock, describeError } from "@hansa/core";
import type { AlertHandler, Work } from "./alert.ts";

export interface StallWatchOptions {
  readonly work: Work;
  /** For how long it may fail before that is told. */
  readonly afterMs: number;
  readonly clock: Clock;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  readonly onAlert: AlertHandler;
}

/** Tells when work fails for too long, and when it works again. */
export class StallWatch {
  readonly #options: StallWatchOptions;
  #failing: { readonly since: Date; readonly worksAgain: AbortController } | undefined;
  #isTold = false;
  #failure = "";

  constructor(options: StallWatchOptions) {
    this.#options = options;
  }

  failed(error: unknown): void {
    this.#failure = describeError(error);
    if (this.#failing === undefined) {
      const since = new Date(this.#options.clock.now());
      const worksAgain = new AbortController();
      this.#failing = { since, worksAgain };
      void this.#tellLater(since, worksAgain.signal);
    }
  }

  worked(): void {
    this.#failing?.worksAgain.abort();
    this.#failing = undefined;
    if (this.#isTold) {
      this.#isTold = false;
      void this.#options.onAlert({ kind: "recovered", work: this.#options.work });
    }
  }

  async #tellLater(since: Date, worksAgain: AbortSignal): Promise<void> {
    const { work, afterMs, clock, signal, onAlert } = this.#options;
    try {
      await clock.sleep(afterMs, AbortSignal.any([signal, worksAgain]));
    } catch {
      return;
    }
    this.#isTold = true;
    await onAlert({ kind: "stalled", work, since, failure: this.#failure });
  }
}

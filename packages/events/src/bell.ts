import type { Clock } from "@hansa/core";

/** Somebody who has begun to listen: a ring after that is heard, also one before `wait`. */
export interface Listening {
  /** Resolves when the bell rings, after `atMostMs`, or when the signal is aborted; never rejects. */
  wait(atMostMs: number, clock: Clock, signal: AbortSignal): Promise<void>;
}

/**
 * Wakes everybody who waits for something to do. Listen first, then look, then wait: what comes between the look and
 * the waiting is not missed.
 */
export class Bell {
  #next = Promise.withResolvers<void>();

  ring(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }

  listen(): Listening {
    const { promise } = this.#next;
    return {
      async wait(atMostMs, clock, signal) {
        const end = new AbortController();
        const timer = clock.sleep(atMostMs, AbortSignal.any([signal, end.signal])).catch(() => undefined);
        await Promise.race([promise, timer]);
        end.abort();
      },
    };
  }
}

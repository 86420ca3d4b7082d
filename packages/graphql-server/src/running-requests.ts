import type { Clock } from "@hansa/core";

/** A request that has a time by which it must be answered. */
export interface RunningRequest {
  /** In the clock's monotonic milliseconds. */
  readonly deadlineMs: number;
  /** Called once when the deadline passes first. */
  expire(): void;
}

/**
 * The requests that wait for an answer, in the order of their deadlines, which all are as long. One sleep of the
 * clock serves them all: there is no timer for each request.
 */
export class RunningRequests<Request extends RunningRequest> implements Disposable {
  readonly #clock: Clock;
  readonly #requests = new Set<Request>();
  readonly #stop = new AbortController();
  #watching = false;
  #whenEmpty: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#requests.size;
  }

  [Symbol.iterator](): Iterator<Request> {
    return this.#requests.values();
  }

  /** Requests must be added in the order of their deadlines. */
  add(request: Request): void {
    this.#requests.add(request);
    if (!this.#watching) {
      this.#watching = true;
      void this.#watch();
    }
  }

  delete(request: Request): void {
    this.#requests.delete(request);
    if (this.#requests.size === 0) {
      for (const resolve of this.#whenEmpty.splice(0)) {
        resolve();
      }
    }
  }

  /** Resolves when no request is running. */
  whenEmpty(): Promise<void> {
    return this.#requests.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Stops watching deadlines. */
  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  async #watch(): Promise<void> {
    for (let [oldest] = this.#requests; oldest !== undefined; [oldest] = this.#requests) {
      const leftMs = oldest.deadlineMs - this.#clock.monotonic();
      if (leftMs > 0) {
        // Rejects when watching is stopped, which the next line sees for itself.
        await this.#clock.sleep(Math.ceil(leftMs), this.#stop.signal).catch(() => {});
      } else {
        this.delete(oldest);
        oldest.expire();
      }
      if (this.#stop.signal.aborted) {
        return;
      }
    }
    this.#watching = false;
  }
}

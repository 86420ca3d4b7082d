import { type Clock, LinkedList, type ListPlace } from "@hansa/core";

/** A request that has a time by which it must be answered. */
export interface RunningRequest {
  /** In the clock's monotonic milliseconds. */
  readonly deadlineMs: number;
  /** Called once when the deadline passes first. */
  expire(): void;
}

/**
 * The requests that wait for an answer, in the order of their deadlines. One sleep of the clock serves them all: there
 * is no timer for each request. Adding one costs as much as there are requests with later deadlines: none where all
 * have as long.
 */
export class RunningRequests<Request extends RunningRequest> implements Disposable {
  readonly #clock: Clock;
  readonly #requests = new LinkedList<Request>();
  readonly #stop = new AbortController();
  /** Until when the watch sleeps at the most, and what ends that sooner. */
  #sleep: { readonly untilMs: number; readonly wake: AbortController } | undefined;
  #watching = false;
  #whenEmpty: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#requests.size;
  }

  [Symbol.iterator](): Iterator<Request> {
    return this.#requests[Symbol.iterator]();
  }

  /** Gives its place, by which it is deleted. */
  add(request: Request): ListPlace<Request> {
    let earlier = this.#requests.last;
    while (earlier !== undefined && earlier.value.deadlineMs > request.deadlineMs) {
      earlier = earlier.earlier;
    }
    const place = this.#requests.insertAfter(earlier, request);
    if (!this.#watching) {
      this.#watching = true;
      void this.#watch();
    } else if (this.#sleep !== undefined && request.deadlineMs < this.#sleep.untilMs) {
      this.#sleep.wake.abort();
    }
    return place;
  }

  /** Does nothing where it has been deleted before. */
  delete(place: ListPlace<Request>): void {
    this.#requests.delete(place);
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
    this.#sleep?.wake.abort();
  }

  async #watch(): Promise<void> {
    for (
      let { first } = this.#requests;
      first !== undefined && !this.#stop.signal.aborted;
      first = this.#requests.first
    ) {
      const request = first.value;
      const leftMs = request.deadlineMs - this.#clock.monotonic();
      if (leftMs > 0) {
        await this.#sleepFor(leftMs, request.deadlineMs);
      } else {
        this.delete(first);
        request.expire();
      }
    }
    this.#watching = false;
  }

  async #sleepFor(leftMs: number, untilMs: number): Promise<void> {
    const wake = new AbortController();
    this.#sleep = { untilMs, wake };
    // Rejects when it is ended sooner, after which the watch looks again.
    await this.#clock.sleep(Math.ceil(leftMs), wake.signal).catch(() => {});
    this.#sleep = undefined;
  }
}

import type { Clock } from "@hansa/core";

/** A request that has a time by which it must be answered. */
export interface RunningRequest {
  /** In the clock's monotonic milliseconds. */
  readonly deadlineMs: number;
  /** Called once when the deadline passes first. */
  expire(): void;
}

/** A request between those whose deadlines are no later and those whose deadlines are. */
interface Place<Request> {
  readonly request: Request;
  earlier: Place<Request> | undefined;
  later: Place<Request> | undefined;
}

/**
 * The requests that wait for an answer, in the order of their deadlines. One sleep of the clock serves them all: there
 * is no timer for each request. Adding one costs as much as there are requests with later deadlines: none where all
 * have as long.
 */
export class RunningRequests<Request extends RunningRequest> implements Disposable {
  readonly #clock: Clock;
  readonly #places = new Map<Request, Place<Request>>();
  readonly #stop = new AbortController();
  #first: Place<Request> | undefined;
  #last: Place<Request> | undefined;
  /** Until when the watch sleeps at the most, and what ends that sooner. */
  #sleep: { readonly untilMs: number; readonly wake: AbortController } | undefined;
  #watching = false;
  #whenEmpty: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#places.size;
  }

  [Symbol.iterator](): Iterator<Request> {
    return this.#places.keys();
  }

  /** A request that is not among them yet. */
  add(request: Request): void {
    let earlier = this.#last;
    while (earlier !== undefined && earlier.request.deadlineMs > request.deadlineMs) {
      earlier = earlier.earlier;
    }
    this.#places.set(request, this.#insertAfter(earlier, request));
    if (!this.#watching) {
      this.#watching = true;
      void this.#watch();
    } else if (this.#sleep !== undefined && request.deadlineMs < this.#sleep.untilMs) {
      this.#sleep.wake.abort();
    }
  }

  delete(request: Request): void {
    const place = this.#places.get(request);
    if (place !== undefined) {
      this.#places.delete(request);
      this.#link(place.earlier, place.later);
    }
    if (this.#places.size === 0) {
      for (const resolve of this.#whenEmpty.splice(0)) {
        resolve();
      }
    }
  }

  /** Resolves when no request is running. */
  whenEmpty(): Promise<void> {
    return this.#places.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Stops watching deadlines. */
  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#sleep?.wake.abort();
  }

  #insertAfter(earlier: Place<Request> | undefined, request: Request): Place<Request> {
    const place: Place<Request> = { request, earlier: undefined, later: undefined };
    const later = earlier === undefined ? this.#first : earlier.later;
    this.#link(earlier, place);
    this.#link(place, later);
    return place;
  }

  /** Makes two places neighbours; the end of the row stands for one that is undefined. */
  #link(earlier: Place<Request> | undefined, later: Place<Request> | undefined): void {
    if (earlier === undefined) {
      this.#first = later;
    } else {
      earlier.later = later;
    }
    if (later === undefined) {
      this.#last = earlier;
    } else {
      later.earlier = earlier;
    }
  }

  async #watch(): Promise<void> {
    while (this.#first !== undefined && !this.#stop.signal.aborted) {
      const { request } = this.#first;
      const leftMs = request.deadlineMs - this.#clock.monotonic();
      if (leftMs > 0) {
        await this.#sleepFor(leftMs, request.deadlineMs);
      } else {
        this.delete(request);
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

import { type Clock, describeError, type Logger } from "@hansa/core";
import { GatewayError } from "../errors.ts";
import type { AwaitedSchema, Supergraph, SupergraphReader, SupergraphReading } from "./supergraph-reader.ts";

export interface KeeperOptions {
  readonly reader: SupergraphReader;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often to read again after success; 0: never. */
  readonly pollIntervalMs: number;
  readonly maxRetryDelayMs: number;
  /** How long all subgraphs are waited for before those that are there are served. */
  readonly partialStartMs: number;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Takes a new supergraph over; what it throws is the reason why the old one stays. */
  readonly onSupergraph: (supergraph: Supergraph) => void;
  /** Told after each attempt. */
  readonly onAttempt: (state: KeeperState) => void;
}

/** What is served, and what is in the way. */
export interface KeeperState {
  readonly supergraph: Supergraph | undefined;
  readonly awaited: readonly AwaitedSchema[];
  /** Why the last attempt gave nothing new to serve, where it did not. */
  readonly error: GatewayError | undefined;
}

const firstRetryDelayMs = 100;

/** A timer of Node that is longer ends at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Keeps the supergraph up to date: waits for subgraphs that do not answer, with growing pauses, and reads again what
 * may change. A supergraph that cannot be had, or does not compose, leaves the one that is served in its place.
 */
export class SupergraphKeeper implements AsyncDisposable {
  readonly #options: KeeperOptions;
  readonly #stop = new AbortController();
  #state: KeeperState = { supergraph: undefined, awaited: [], error: undefined };
  #loop: Promise<void> = Promise.resolve();
  #wake = new AbortController();
  #requested: PromiseWithResolvers<void> | undefined;
  #startMs = 0;
  #failedAttempts = 0;
  #logged = "";

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get state(): KeeperState {
    return this.#state;
  }

  /** Aborted when the keeper stops. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /** Begins; resolves when it has read once, and goes on by itself. */
  start(): Promise<void> {
    this.#startMs = this.#options.clock.monotonic();
    const first = this.#attempt();
    this.#loop = first.then(() => this.#run());
    return first;
  }

  /** Reads now instead of at the end of the pause; resolves when that is done, or the keeper has stopped. */
  async refresh(): Promise<void> {
    if (!this.#stop.signal.aborted) {
      this.#requested ??= Promise.withResolvers<void>();
      this.#wake.abort();
      await this.#requested.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#loop;
    this.#requested?.resolve();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#pause();
      const requested = this.#requested;
      this.#requested = undefined;
      if (!signal.aborted) {
        await this.#attempt();
      }
      requested?.resolve();
    }
  }

  async #pause(): Promise<void> {
    const { clock, pollIntervalMs, reader } = this.#options;
    this.#wake = new AbortController();
    if (this.#stop.signal.aborted || this.#requested !== undefined) {
      return;
    }
    const isSettled = this.#state.supergraph !== undefined && this.#state.awaited.length === 0;
    const isOver = isSettled && (pollIntervalMs === 0 || !reader.canChange);
    const pauseMs = isSettled ? pollIntervalMs : this.#retryDelayMs();
    const { signal } = this.#wake;
    await (isOver ? whenAborted(signal) : clock.sleep(Math.min(pauseMs, maxTimerMs), signal).catch(() => {}));
  }

  /** Doubles with each failed attempt up to the bound; between half and all of it, so that gateways do not go in step. */
  #retryDelayMs(): number {
    const { maxRetryDelayMs, partialStartMs, random, clock } = this.#options;
    const delayMs = Math.min(firstRetryDelayMs * 2 ** Math.min(this.#failedAttempts, 20), maxRetryDelayMs);
    const jittered = delayMs * (0.5 + random() / 2);
    const patienceMs = this.#startMs + partialStartMs - clock.monotonic();
    return patienceMs > 0 ? Math.min(jittered, patienceMs) : jittered;
  }

  async #attempt(): Promise<void> {
    const { reader, onAttempt } = this.#options;
    const reading = await reader.read(this.#stop.signal);
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#state = this.#takeOver(reading);
    const { awaited, error } = this.#state;
    this.#failedAttempts = awaited.length === 0 && error === undefined ? 0 : this.#failedAttempts + 1;
    this.#logState();
    onAttempt(this.#state);
  }

  #takeOver(reading: SupergraphReading): KeeperState {
    const { supergraph: current } = this.#state;
    const { supergraph, awaited, error } = reading;
    const isNew = supergraph !== undefined && supergraph !== current && supergraph.sdl !== current?.sdl;
    if (!isNew || (awaited.length > 0 && current === undefined && !this.#isPatienceOver())) {
      return { supergraph: current, awaited, error };
    }
    try {
      this.#options.onSupergraph(supergraph);
      for (const warning of supergraph.warnings ?? []) {
        this.#options.logger.warn(warning);
      }
      return { supergraph, awaited, error };
    } catch (cause) {
      const message = `The supergraph that was read cannot be served: ${describeError(cause)}`;
      return {
        supergraph: current,
        awaited,
        error: new GatewayError("SUPERGRAPH_INVALID", message, { cause }),
      };
    }
  }

  #isPatienceOver(): boolean {
    return this.#options.clock.monotonic() - this.#startMs >= this.#options.partialStartMs;
  }

  /** One line when something has changed, none for each attempt that finds the same. */
  #logState(): void {
    const { logger, reader } = this.#options;
    const { supergraph, awaited, error } = this.#state;
    const names = awaited.map(({ name }) => name);
    const summary = JSON.stringify([supergraph?.sdl.length, names, error?.message, this.#isPatienceOver()]);
    if (summary === this.#logged) {
      return;
    }
    this.#logged = summary;
    if (awaited.length > 0) {
      // At start subgraphs may well come after their gateway; later, or without any to serve for long, it is a fault.
      const isStarting = supergraph === undefined && !this.#isPatienceOver();
      logger[isStarting ? "info" : "warn"]("The gateway waits for schemas.", {
        awaited,
        isServing: supergraph !== undefined,
      });
    }
    // A source of this machine that was never served ends the start with its error, which needs no line beside it.
    const isThrown = !reader.isRemote && supergraph === undefined;
    if (error !== undefined && awaited.length === 0 && !isThrown) {
      logger.error("The schema could not be loaded.", { error, isServing: supergraph !== undefined });
    }
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

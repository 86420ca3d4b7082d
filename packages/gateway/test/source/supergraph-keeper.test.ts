import { type Clock, silentLogger } from "@hansa/core";
import type { SupergraphModel } from "@hansa/federation-model";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../src/errors.ts";
import { type KeeperOptions, SupergraphKeeper } from "../../src/source/supergraph-keeper.ts";
import type { Supergraph, SupergraphReader, SupergraphReading } from "../../src/source/supergraph-reader.ts";

/** A clock that goes on only where something sleeps; it writes down for how long. */
class SleepingClock implements Clock {
  readonly sleeps: number[] = [];
  #nowMs = 0;

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(durationMs);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    this.#nowMs += durationMs;
  }
}

function supergraph(sdl: string): Supergraph {
  // The keeper looks at the text alone.
  return { sdl, model: {} as SupergraphModel };
}

const nothing: SupergraphReading = { supergraph: undefined, error: undefined, awaited: [] };
const awaitsUsers = [{ name: "users", url: "http://users", reason: "refused" }];

/** Gives the readings one by one, and stops the keeper after the last. */
class ScriptedReader implements SupergraphReader {
  readonly isRemote = true;
  readonly canChange = true;
  readonly done: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #readings: readonly SupergraphReading[];
  #next = 0;

  constructor(readings: readonly SupergraphReading[]) {
    this.#readings = readings;
  }

  async read(): Promise<SupergraphReading> {
    const reading = this.#readings[this.#next++];
    if (this.#next > this.#readings.length) {
      this.done.resolve();
    }
    return reading ?? this.#readings.at(-1) ?? nothing;
  }
}

async function keep(readings: readonly SupergraphReading[], more: Partial<KeeperOptions> = {}) {
  const reader = new ScriptedReader(readings);
  const clock = new SleepingClock();
  const served: string[] = [];
  const keeper = new SupergraphKeeper({
    reader,
    clock,
    logger: silentLogger,
    pollIntervalMs: 30_000,
    maxRetryDelayMs: 1_000,
    partialStartMs: 10_000,
    random: () => 1,
    onSupergraph: ({ sdl }) => served.push(sdl),
    onAttempt: () => {},
    ...more,
  });
  await keeper.start();
  await reader.done.promise;
  await keeper[Symbol.asyncDispose]();
  return { served, sleeps: clock.sleeps.slice(0, readings.length), state: keeper.state };
}

describe("SupergraphKeeper", () => {
  it("waits for subgraphs with growing pauses up to a bound, then serves and polls", async () => {
    const waiting = { ...nothing, awaited: awaitsUsers };
    const all = { ...nothing, supergraph: supergraph("all") };
    const { served, sleeps } = await keep([...Array<SupergraphReading>(5).fill(waiting), all]);
    expect(sleeps).toEqual([200, 400, 800, 1_000, 1_000, 30_000]);
    expect(served).toEqual(["all"]);
  });

  it("makes pauses differ from gateway to gateway", async () => {
    const waiting = { ...nothing, awaited: awaitsUsers };
    const { sleeps } = await keep([waiting, waiting, waiting], { random: () => 0 });
    expect(sleeps).toEqual([100, 200, 400]);
  });

  it("serves those that are there once it has waited long enough, and the others when they come", async () => {
    const some = { ...nothing, supergraph: supergraph("some"), awaited: awaitsUsers };
    const all = { ...nothing, supergraph: supergraph("all") };
    const { served, state } = await keep([some, some, some, some, all], { partialStartMs: 1_000 });
    expect(served).toEqual(["some", "all"]);
    expect(state.awaited).toEqual([]);
    expect((await keep([some, some, all], { partialStartMs: 10_000 })).served).toEqual(["all"]);
  });

  it("pauses no longer than a timer can, which would end at once", async () => {
    const all = { ...nothing, supergraph: supergraph("all") };
    const { sleeps } = await keep([all, all], { pollIntervalMs: 30 * 86_400_000 });
    expect(sleeps).toEqual([2_147_483_647, 2_147_483_647]);
  });

  it("keeps what it serves when the next does not compose", async () => {
    const error = new GatewayError("SUBGRAPHS_DO_NOT_COMPOSE", "They do not.");
    const first = { ...nothing, supergraph: supergraph("first") };
    const { served, state, sleeps } = await keep([first, { ...nothing, error }]);
    expect(served).toEqual(["first"]);
    expect(state.supergraph?.sdl).toBe("first");
    expect(state.error).toBe(error);
    expect(sleeps).toEqual([30_000, 30_000]);
  });

  it("keeps what it serves when the next cannot be taken over, and goes on", async () => {
    const readings = ["a", "broken", "b"].map((sdl) => ({ ...nothing, supergraph: supergraph(sdl) }));
    const served: string[] = [];
    const errors: (string | undefined)[] = [];
    const { state } = await keep(readings, {
      onSupergraph: ({ sdl }) => {
        if (sdl === "broken") {
          throw new Error("no engine");
        }
        served.push(sdl);
      },
      onAttempt: ({ error }) => errors.push(error?.message),
    });
    expect(served).toEqual(["a", "b"]);
    expect(errors.slice(0, 3)).toEqual([undefined, expect.stringContaining("no engine"), undefined]);
    expect(state.supergraph?.sdl).toBe("b");
  });

  it("takes over a change, and nothing that is the same", async () => {
    const readings = ["a", "a", "b", "b", "a"].map((sdl) => ({ ...nothing, supergraph: supergraph(sdl) }));
    expect((await keep(readings)).served).toEqual(["a", "b", "a"]);
  });

  it("reads at once when it is told to, also where it never polls", async () => {
    const reader = new ScriptedReader([
      { ...nothing, supergraph: supergraph("a") },
      { ...nothing, supergraph: supergraph("b") },
    ]);
    const served: string[] = [];
    await using keeper = new SupergraphKeeper({
      reader,
      clock: new SleepingClock(),
      logger: silentLogger,
      pollIntervalMs: 0,
      maxRetryDelayMs: 1_000,
      partialStartMs: 1_000,
      random: () => 1,
      onSupergraph: ({ sdl }) => served.push(sdl),
      onAttempt: () => {},
    });
    await keeper.start();
    await keeper.refresh();
    expect(served).toEqual(["a", "b"]);
  });
});

import { createHash } from "node:crypto";
import type { Clock, Logger } from "@hansa/core";
import { createHttpTransport } from "@hansa/executor";
import type { ReadinessReport } from "@hansa/graphql-server";
import type { QueryPlannerSettings } from "@hansa/query-planner";
import { DeduplicatingTransport } from "./deduplicating-transport.ts";
import { GatewayEngine } from "./gateway-engine.ts";
import type { HeaderRules } from "./header-rules.ts";
import type { GatewayInstruments } from "./metrics.ts";
import { type ChooseOverrideLabels, LabelDecider } from "./override-labels.ts";
import { createPlanOperation } from "./plan-operation.ts";
import type { SchemaState } from "./schema-state.ts";
import type { GatewaySettings } from "./settings.ts";
import type { KeeperState } from "./source/supergraph-keeper.ts";
import type { Supergraph } from "./source/supergraph-reader.ts";

export interface EngineHolderOptions {
  readonly settings: GatewaySettings;
  readonly plannerSettings: QueryPlannerSettings;
  readonly instruments: GatewayInstruments;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly headerRules: HeaderRules;
  readonly chooseOverrideLabels: ChooseOverrideLabels | undefined;
  /** For draws. */
  readonly random: () => number;
}

/** Holds the engine of the supergraph that is served; when another takes over, the one before ends in peace. */
export class EngineHolder implements AsyncDisposable {
  readonly #options: EngineHolderOptions;
  readonly #retiring = new Set<Promise<void>>();
  readonly #ready: PromiseWithResolvers<void> = Promise.withResolvers();
  #engine: GatewayEngine | undefined;
  #state: SchemaState = {
    status: "waiting",
    hash: undefined,
    supergraphSdl: undefined,
    subgraphs: [],
    loadedAtMs: undefined,
    awaited: [],
    lastError: undefined,
  };

  constructor(options: EngineHolderOptions) {
    this.#options = options;
    this.#ready.promise.catch(() => {});
  }

  get engine(): GatewayEngine | undefined {
    return this.#engine;
  }

  get state(): SchemaState {
    return this.#state;
  }

  /** Serves `supergraph` from now on. */
  takeOver(supergraph: Supergraph): void {
    const { logger, clock, instruments } = this.#options;
    const { subgraphs } = supergraph.model;
    const previous = this.#engine;
    this.#engine = this.#createEngine(supergraph);
    this.#retire(previous);
    this.#state = {
      ...this.#state,
      status: "serving",
      hash: createHash("sha256").update(supergraph.sdl).digest("hex"),
      supergraphSdl: supergraph.sdl,
      subgraphs: subgraphs.map(({ name, routingUrl }) => ({ name, routingUrl })),
      loadedAtMs: clock.now(),
    };
    instruments.schemaReload.add({ result: "loaded" });
    logger.info("A schema is served.", {
      hash: this.#state.hash,
      subgraphs: subgraphs.map(({ name }) => name),
    });
    const unreachable = subgraphs.filter(
      ({ routingUrl }) => !/^https?:$/.test(URL.parse(routingUrl)?.protocol ?? ""),
    );
    if (unreachable.length > 0) {
      logger.warn("Subgraphs have no routing URL: what is asked of them will fail.", {
        subgraphs: unreachable.map(({ name }) => name),
      });
    }
    if (supergraph.model.securitySpecs.length > 0) {
      logger.info("The subgraphs are trusted to enforce what protects the graph.", {
        specifications: supergraph.model.securitySpecs.map(({ name }) => name),
      });
    }
    this.#ready.resolve();
  }

  /** Notes what came of an attempt to read a supergraph. */
  record({ awaited, error }: KeeperState): void {
    const lastError = error === undefined ? undefined : { code: error.code, message: error.message };
    if (lastError !== undefined && lastError.message !== this.#state.lastError?.message) {
      this.#options.instruments.schemaReload.add({ result: "failed" });
    }
    this.#options.instruments.subgraphsAwaited.set({}, awaited.length);
    this.#state = { ...this.#state, awaited, lastError };
  }

  /** For `/ready`. */
  readiness(): ReadinessReport {
    const { status, hash, subgraphs, loadedAtMs, awaited, lastError } = this.#state;
    return {
      ready: status === "serving",
      details: {
        schema: hash,
        loadedAt: loadedAtMs === undefined ? undefined : new Date(loadedAtMs).toISOString(),
        subgraphs: subgraphs.map(({ name }) => name),
        waitingFor: awaited,
        lastError,
      },
    };
  }

  async whenReady(signal?: AbortSignal): Promise<SchemaState> {
    signal?.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await Promise.race([this.#ready.promise, aborted.promise]);
      return this.#state;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ready.reject(new Error("The gateway was closed before it had a schema."));
    const engine = this.#engine;
    this.#engine = undefined;
    this.#retire(engine);
    await Promise.all(this.#retiring);
  }

  #createEngine({ model }: Supergraph): GatewayEngine {
    const { settings, chooseOverrideLabels, random, clock, instruments } = this.#options;
    const labels = new LabelDecider(model, {
      choose: chooseOverrideLabels,
      random,
      timeoutMs: settings.overrideLabelsTimeout,
      clock,
      instruments,
    });
    const http = createHttpTransport({
      urlsBySubgraph: new Map(model.subgraphs.map(({ name, routingUrl }) => [name, routingUrl])),
      timeoutMs: settings.subgraphTimeout,
      maxResponseBytes: settings.maxSubgraphResponseSize,
      maxConnections: settings.maxSubgraphConnections,
      maxRequests: settings.maxSubgraphRequests,
      pipelining: settings.subgraphPipelining,
      keepAliveMs: settings.subgraphKeepAlive,
      http2: settings.subgraphHttp2,
      compression: settings.subgraphCompression,
    });
    const transport = settings.deduplicateSubgraphRequests
      ? new DeduplicatingTransport(http, (subgraph) => instruments.dedupeJoined.add({ subgraph }))
      : http;
    return new GatewayEngine({
      ...this.#options,
      schema: model.apiSchema,
      planOperation: createPlanOperation(model, this.#options.plannerSettings),
      decideLabels: (request) => labels.decide(request),
      transport,
    });
  }

  #retire(engine: GatewayEngine | undefined): void {
    if (engine === undefined) {
      return;
    }
    const retired = engine.retire().finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
  }
}

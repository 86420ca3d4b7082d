import { type Logger, readSettings, silentLogger, systemClock } from "@hansa/core";
import {
  createMetrics,
  type GraphQLServer,
  type ServerSettingsInput,
  serverSettings,
  startGraphQLServer,
} from "@hansa/graphql-server";
import type { SubgraphDefinition } from "../definition/define-subgraph.ts";
import { printSdl } from "../schema/print-sdl.ts";
import { createSubgraphEngine, type SubgraphEngineOptions } from "./create-subgraph-engine.ts";
import { DatabaseWatch } from "./database-watch.ts";

export interface StartSubgraphOptions<Context>
  extends Omit<SubgraphEngineOptions<Context>, "logger" | "exposeErrors"> {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Nothing is logged unless given. */
  readonly logger?: Logger;
  /** Its `exposeErrors` covers the fields that fail too. */
  readonly server?: ServerSettingsInput;
}

/** A subgraph that listens. Disposing of it drains the server; the database stays open. */
export interface RunningSubgraph extends AsyncDisposable {
  readonly name: string;
  /** The schema as composition reads it. */
  readonly sdl: string;
  /** Without a path: `http://127.0.0.1:4001`. */
  readonly url: string;
  /** Where GraphQL requests go: `http://127.0.0.1:4001/graphql`. */
  readonly endpoint: string;
  readonly port: number;
  readonly server: GraphQLServer;
}

/**
 * Serves a subgraph over HTTP. While its database is away, `/ready` says so, requests are answered with
 * DATABASE_UNAVAILABLE, and they work again when it is back.
 *
 * @throws SubgraphError SUBGRAPH_INVALID, CoreError SETTING_INVALID, ServerError PORT_IN_USE or LISTEN_FAILED.
 */
export async function startSubgraph<Context>(
  definition: SubgraphDefinition<Context>,
  options: StartSubgraphOptions<Context>,
): Promise<RunningSubgraph> {
  const {
    host = "127.0.0.1",
    port,
    logger = silentLogger,
    metrics = createMetrics(),
    environment = process.env,
  } = options;
  const settings = readSettings(serverSettings, options.server ?? {}, environment);
  const { exposeErrors } = settings;
  const { database, clock = systemClock } = options;
  const watch = new DatabaseWatch({ database, name: "primary", clock, logger });
  const engine = createSubgraphEngine(definition, { ...options, logger, metrics, environment, exposeErrors });
  const server = await startGraphQLServer({
    engine: () => engine,
    readiness: () =>
      watch.look() ? { ready: false, details: { database: "unreachable" } } : { ready: true },
    host,
    port,
    settings,
    logger: logger.child({ subgraph: definition.name }),
    metrics,
  });
  return {
    name: definition.name,
    sdl: printSdl(definition.build()),
    url: server.url,
    endpoint: server.endpoint,
    port: server.port,
    server,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

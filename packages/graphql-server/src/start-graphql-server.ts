import { createServer, type Server } from "node:http";
import { type Clock, type Logger, systemClock } from "@hansa/core";
import { createAuthenticator } from "./authentication/create-authenticator.ts";
import type { ConnectionSource } from "./connection-source.ts";
import { DocumentStore } from "./document/document-store.ts";
import type { GraphQLEngine } from "./engine.ts";
import { ServerError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import { createCorsPolicy } from "./http/cors.ts";
import { refuseSocket } from "./http/refuse-socket.ts";
import type { Ide, IdeOptions } from "./ide/ide.ts";
import { type Intake, openIntake } from "./intake.ts";
import { createMetrics, type Metrics, serverMetricsCatalogue } from "./metrics.ts";
import { reportReadiness } from "./operations-endpoints.ts";
import type { ProcessGroup } from "./process-group.ts";
import { Router } from "./router.ts";
import { RunningRequests } from "./running-requests.ts";
import type { ReadinessReport, ServerServices } from "./server-services.ts";
import type { ServerSettings } from "./settings.ts";

export interface GraphQLServerOptions {
  /** What answers operations now; asked for each request, so that a reload takes effect at once. `undefined`: none yet. */
  readonly engine: () => GraphQLEngine | undefined;
  readonly readiness: () => ReadinessReport;
  /** The address to listen on, as in `127.0.0.1`. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly settings: ServerSettings;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** What the IDE shows, where the setting `ide` is on. */
  readonly ide?: IdeOptions;
  /** Where the server measures; made here unless given. */
  readonly metrics?: Metrics;
  /** Where connections come from, instead of listening on `host` and `port`. */
  readonly connections?: ConnectionSource;
  /** The processes at the same port, this one among them, where there are several. */
  readonly group?: ProcessGroup;
}

/** A server that listens. Disposing of it drains it. */
export interface GraphQLServer extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Where GraphQL requests go: `http://127.0.0.1:4000/graphql`. */
  readonly endpoint: string;
  readonly port: number;
  readonly metrics: Metrics;
  /** What this process says at `/ready`, without its group. */
  readiness(): ReadinessReport;
  /**
   * Closes the server: `/ready` turns 503, after `drainDelay` no connection is accepted, requests that run may
   * finish within `drainTimeout`, the rest is cancelled and answered 503. Resolves when every connection is closed;
   * any further call gives the same promise.
   */
  drain(): Promise<void>;
}

/**
 * Serves GraphQL over HTTP at `/graphql`, and `/health`, `/ready`, `/metrics`, and at `/` the IDE or a pointer to the
 * endpoint. Resolves when connections are accepted.
 *
 * @throws ServerError PORT_IN_USE, LISTEN_FAILED, AUTHENTICATION_SETTINGS_INVALID.
 */
export async function startGraphQLServer(options: GraphQLServerOptions): Promise<GraphQLServer> {
  const state = { draining: false };
  const services = createServices(options, () => state.draining);
  const router = new Router(services, await createIde(options));
  const httpServer = createServer(httpOptions(options.settings), (request, response) => {
    router.route(request, response).catch((error: unknown) => {
      options.logger.error("A request could not be answered.", { error });
      response.destroy();
    });
  });
  httpServer.on("clientError", refuseSocket);
  const intake = await openIntake(httpServer, options);
  httpServer.on("error", (error) => options.logger.error("The HTTP server reported an error.", { error }));

  let drained: Promise<void> | undefined;
  const drain = (): Promise<void> => {
    state.draining = true;
    drained ??= drainServer(httpServer, intake, services);
    return drained;
  };
  const { host, port } = intake;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    url,
    endpoint: `${url}/graphql`,
    port,
    metrics: services.metrics,
    readiness: () => reportReadiness(services),
    drain,
    [Symbol.asyncDispose]: drain,
  };
}

function createServices(options: GraphQLServerOptions, isDraining: () => boolean): ServerServices {
  const { settings, clock = systemClock, metrics = createMetrics() } = options;
  const instruments = metrics.register(serverMetricsCatalogue);
  const running = new RunningRequests<Exchange>(clock);
  metrics.onRead(() => instruments.requestsRunning.set({}, running.size));
  return {
    engine: options.engine,
    readiness: options.readiness,
    settings,
    logger: options.logger,
    clock,
    cors: createCorsPolicy(settings),
    authenticator: createAuthenticator({ settings, clock, logger: options.logger }),
    documents: new DocumentStore(settings, {
      hit: () => instruments.documentCacheHits.add({}),
      miss: () => instruments.documentCacheMisses.add({}),
    }),
    running,
    metrics,
    instruments,
    isDraining,
    group: options.group,
  };
}

async function createIde(options: GraphQLServerOptions): Promise<Ide | undefined> {
  if (!options.settings.ide) {
    return undefined;
  }
  // Loaded only where it is served: its package is as large as the rest of the server.
  const { createAltairIde } = await import("./ide/altair-ide.ts");
  return await createAltairIde(options.ide ?? {});
}

function httpOptions(settings: ServerSettings) {
  return {
    maxHeaderSize: settings.maxHeaderSize,
    headersTimeout: settings.arrivalTimeout,
    requestTimeout: settings.arrivalTimeout,
    keepAliveTimeout: settings.keepAliveTimeout,
    connectionsCheckingInterval: Math.min(1_000, Math.max(10, Math.ceil(settings.arrivalTimeout / 4))),
  };
}

const flushTimeoutMs = 500;

async function drainServer(server: Server, intake: Intake, services: ServerServices): Promise<void> {
  const { clock, running, settings } = services;
  if (settings.drainDelay > 0) {
    await clock.sleep(settings.drainDelay);
  }
  const closed = intake.close();
  await withinMs(clock, settings.drainTimeout, running.whenEmpty());
  for (const exchange of running) {
    exchange.cancel(
      new ServerError("SERVER_CLOSING", "The server is shutting down and cancelled the request. Try again."),
    );
  }
  running[Symbol.dispose]();
  server.closeIdleConnections();
  await withinMs(clock, flushTimeoutMs, closed);
  server.closeAllConnections();
  await closed;
}

/** Waits for `work`, at most `timeoutMs`. */
async function withinMs(clock: Clock, timeoutMs: number, work: Promise<void>): Promise<void> {
  const done = new AbortController();
  const timeout = clock.sleep(timeoutMs, done.signal).catch(() => {});
  await Promise.race([work, timeout]);
  done.abort();
}

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, describeError, type Logger, systemClock } from "@hansa/core";
import { DocumentStore } from "./document/document-store.ts";
import type { GraphQLEngine } from "./engine.ts";
import { ServerError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import { createCorsPolicy } from "./http/cors.ts";
import { refuseSocket } from "./http/refuse-socket.ts";
import type { Ide, IdeOptions } from "./ide/ide.ts";
import { createMetrics, type Metrics, serverMetricsCatalogue } from "./metrics.ts";
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
}

/** A server that listens. Disposing of it drains it. */
export interface GraphQLServer extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Where GraphQL requests go: `http://127.0.0.1:4000/graphql`. */
  readonly endpoint: string;
  readonly port: number;
  readonly metrics: Metrics;
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
 * @throws ServerError PORT_IN_USE, LISTEN_FAILED.
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
  await listen(httpServer, options.host, options.port);
  httpServer.on("error", (error) => options.logger.error("The HTTP server reported an error.", { error }));

  let drained: Promise<void> | undefined;
  const drain = (): Promise<void> => {
    state.draining = true;
    drained ??= drainServer(httpServer, services);
    return drained;
  };
  // A server that listens on host and port has an address of this form.
  const { port } = httpServer.address() as AddressInfo;
  const url = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`;
  return {
    url,
    endpoint: `${url}/graphql`,
    port,
    metrics: services.metrics,
    drain,
    [Symbol.asyncDispose]: drain,
  };
}

function createServices(options: GraphQLServerOptions, isDraining: () => boolean): ServerServices {
  const { settings, clock = systemClock, metrics = createMetrics() } = options;
  const instruments = metrics.register(serverMetricsCatalogue);
  return {
    engine: options.engine,
    readiness: options.readiness,
    settings,
    logger: options.logger,
    clock,
    cors: createCorsPolicy(settings),
    documents: new DocumentStore(settings, {
      hit: () => instruments.documentCacheHits.add({}),
      miss: () => instruments.documentCacheMisses.add({}),
    }),
    running: new RunningRequests<Exchange>(clock),
    metrics,
    instruments,
    isDraining,
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
    connectionsCheckingInterval: Math.min(1_000, Math.max(10, settings.arrivalTimeout / 4)),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(listenError(error, host, port));
    server.once("error", fail);
    server.listen({ host, port }, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ServerError {
  if (cause.code === "EADDRINUSE") {
    return new ServerError(
      "PORT_IN_USE",
      `Port ${port} on ${host} is in use by another process. Stop that process, or choose another port.`,
      { cause, extensions: { host, port } },
    );
  }
  return new ServerError(
    "LISTEN_FAILED",
    `The server cannot listen on ${host}:${port}: ${describeError(cause)}. Choose an address of this machine and a port that this user may listen on.`,
    { cause, extensions: { host, port } },
  );
}

const flushTimeoutMs = 500;

async function drainServer(server: Server, services: ServerServices): Promise<void> {
  const { clock, running, settings } = services;
  if (settings.drainDelay > 0) {
    await clock.sleep(settings.drainDelay);
  }
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
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

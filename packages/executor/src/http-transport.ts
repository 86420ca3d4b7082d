import { timeLeftHeader } from "@hansa/core";
import { Pool } from "undici";
import { acceptedEncodings } from "./answer-decoder.ts";
import { ExecutorError } from "./errors.ts";
import { HttpExchange, httpError, type RequestCount } from "./http-exchange.ts";
import { isThisHost } from "./this-host.ts";
import type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "./transport.ts";

/** Where HTTP/2 is spoken: nowhere, over TLS with subgraphs that offer it, or also without TLS with all of them. */
export type Http2Use = "never" | "tls" | "always";

/** Which subgraphs are asked for compressed answers: none, those on other hosts, all. */
export type CompressionUse = "never" | "auto" | "always";

export interface HttpTransportOptions {
  /** Where each subgraph answers GraphQL over HTTP. */
  readonly urlsBySubgraph: ReadonlyMap<string, string>;
  /** The longest time for one request, connecting and reading included. */
  readonly timeoutMs: number;
  /** The largest answer, decompressed. */
  readonly maxResponseBytes: number;
  /** The most connections to one origin. 128 unless given. */
  readonly maxConnections?: number;
  /** The most requests to one origin that run or wait; more are refused at once. 4,096 unless given. */
  readonly maxRequests?: number;
  /** The most queries on their way over one connection of HTTP/1.1; mutations have one to themselves. 1 unless given. */
  readonly pipelining?: number;
  /** How long an idle connection is kept where the subgraph does not say how long it keeps it. 4 s unless given. */
  readonly keepAliveMs?: number;
  /** `never` unless given. */
  readonly http2?: Http2Use;
  /** `auto` unless given. */
  readonly compression?: CompressionUse;
}

/** A transport that holds connections; closing it ends them, and what still runs on them. */
export interface HttpTransport extends SubgraphTransport, AsyncDisposable {}

/**
 * Sends requests over kept connections, one pool an origin. Redirects are not followed. Answers in zstd, gzip and br are
 * read whether they were asked for or not.
 *
 * `send` rejects with ExecutorError SUBREQUEST_TIMEOUT, SUBREQUEST_RESPONSE_TOO_LARGE, SUBREQUEST_QUEUE_FULL,
 * SUBREQUEST_MALFORMED_RESPONSE (a body that cannot be decompressed) or SUBREQUEST_HTTP_ERROR (no connection, a broken
 * one, an unknown subgraph, a URL that is none), or with the signal's reason.
 */
export function createHttpTransport(given: HttpTransportOptions): HttpTransport {
  const options = { ...given, timeoutMs: Math.min(given.timeoutMs, maxTimerMs) };
  const originsByUrl = new Map<string, Origin>();
  const endpoints = new Map(
    [...options.urlsBySubgraph].map(([subgraph, url]) => [
      subgraph,
      openEndpoint(url, options, originsByUrl),
    ]),
  );
  return {
    async send(request) {
      const endpoint = endpoints.get(request.subgraph);
      if (endpoint === undefined) {
        throw httpError(
          `There is no usable URL for the subgraph "${request.subgraph}": give it a routing URL where it is composed.`,
        );
      }
      return sendTo(endpoint, request, options);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...originsByUrl.values()].map(({ pool }) => pool.destroy()));
    },
  };
}

/** A timer of Node that is longer ends at once. */
const maxTimerMs = 2 ** 31 - 1;

interface Origin extends RequestCount {
  readonly pool: Pool;
}

interface Endpoint {
  readonly origin: Origin;
  readonly path: string;
  /** What goes with every request. */
  readonly headers: Readonly<Record<string, string>>;
}

function openEndpoint(
  url: string,
  options: HttpTransportOptions,
  originsByUrl: Map<string, Origin>,
): Endpoint | undefined {
  const { protocol, origin: originUrl, hostname = "", pathname, search } = URL.parse(url) ?? {};
  if (originUrl === undefined || (protocol !== "http:" && protocol !== "https:")) {
    return undefined;
  }
  const origin = originsByUrl.get(originUrl) ?? { pool: openPool(originUrl, options), requests: 0 };
  originsByUrl.set(originUrl, origin);
  const { compression = "auto" } = options;
  const isCompressed = compression === "always" || (compression === "auto" && !isThisHost(hostname));
  return {
    origin,
    path: `${pathname}${search}`,
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json;q=0.9",
      ...(isCompressed ? { "accept-encoding": acceptedEncodings } : {}),
    },
  };
}

/** Time is kept by our own timer, over the whole request; the pool's timers stay off. */
function openPool(originUrl: string, options: HttpTransportOptions): Pool {
  const { timeoutMs, maxConnections = 128, pipelining = 1, keepAliveMs = 4_000, http2 = "never" } = options;
  const useH2c = http2 === "always" && originUrl.startsWith("http:");
  const poolOptions = {
    connections: maxConnections,
    pipelining,
    keepAliveTimeout: Math.max(1, keepAliveMs),
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: timeoutMs },
    allowH2: http2 !== "never",
    // The pool reads it here, its clients among their options for HTTP/2.
    ...(useH2c ? { useH2c, h2Options: { useH2c } } : {}),
  };
  return new Pool(originUrl, poolOptions);
}

async function sendTo(
  endpoint: Endpoint,
  request: SubgraphRequest,
  options: HttpTransportOptions,
): Promise<SubgraphResponse> {
  const { origin, path } = endpoint;
  const { maxRequests = 4_096, timeoutMs, pipelining = 1 } = options;
  if (origin.requests >= maxRequests) {
    throw new ExecutorError(
      "SUBREQUEST_QUEUE_FULL",
      `${maxRequests} requests to its origin run or wait already.`,
    );
  }
  request.signal.throwIfAborted();
  const exchange = new HttpExchange(origin, request.signal, options);
  try {
    const headers = {
      ...request.headers,
      ...endpoint.headers,
      [timeLeftHeader]: String(timeLeft(request, timeoutMs)),
    };
    // What may share its connection with others is sent again where one of those breaks it: queries, never mutations.
    const isShared = request.operation === "query" && pipelining > 1;
    const sharing = { idempotent: isShared, blocking: !isShared };
    origin.pool.dispatch({ path, method: "POST", headers, body: request.body, ...sharing }, exchange);
    return await exchange.response;
  } finally {
    exchange.close();
  }
}

/** In whole milliseconds, and never none. */
function timeLeft({ timeLeftMs = Number.POSITIVE_INFINITY }: SubgraphRequest, timeoutMs: number): number {
  return Math.max(1, Math.floor(Math.min(timeLeftMs, timeoutMs)));
}

import { describeError } from "@hansa/core";
import { type Dispatcher, Pool } from "undici";
import { ExecutorError } from "./errors.ts";
import type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "./transport.ts";

export interface HttpTransportOptions {
  /** Where each subgraph answers GraphQL over HTTP. */
  readonly urlsBySubgraph: ReadonlyMap<string, string>;
  /** The longest time for one request, connecting and reading included. */
  readonly timeoutMs: number;
  /** The largest answer. */
  readonly maxResponseBytes: number;
  /** The most connections to one origin. 128 unless given. */
  readonly maxConnections?: number;
  /** The most requests to one origin that run or wait; more are refused at once. 4,096 unless given. */
  readonly maxRequests?: number;
}

/** A transport that holds connections; closing it ends them, and what still runs on them. */
export interface HttpTransport extends SubgraphTransport, AsyncDisposable {}

/**
 * Sends requests by HTTP/1.1 over kept connections, one pool an origin. Redirects are not followed, compressed answers
 * are not asked for.
 *
 * `send` rejects with ExecutorError SUBREQUEST_TIMEOUT, SUBREQUEST_RESPONSE_TOO_LARGE, SUBREQUEST_QUEUE_FULL or
 * SUBREQUEST_HTTP_ERROR (no connection, a broken one, an unknown subgraph, a URL that is none), or with the signal's
 * reason.
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
        throw httpError(`There is no usable URL for the subgraph "${request.subgraph}".`);
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

interface Origin {
  readonly pool: Pool;
  /** Requests that the pool holds; those whose clients have left wait there with all others. */
  requests: number;
}

interface Endpoint {
  readonly origin: Origin;
  readonly path: string;
}

function openEndpoint(
  url: string,
  options: HttpTransportOptions,
  originsByUrl: Map<string, Origin>,
): Endpoint | undefined {
  const { protocol, origin: originUrl, pathname, search } = URL.parse(url) ?? {};
  if (originUrl === undefined || (protocol !== "http:" && protocol !== "https:")) {
    return undefined;
  }
  const origin = originsByUrl.get(originUrl) ?? { pool: openPool(originUrl, options), requests: 0 };
  originsByUrl.set(originUrl, origin);
  return { origin, path: `${pathname}${search}` };
}

/** Time is kept by our own timer, over the whole request; the pool's timers stay off. */
function openPool(originUrl: string, { timeoutMs, maxConnections = 128 }: HttpTransportOptions): Pool {
  return new Pool(originUrl, {
    connections: maxConnections,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: timeoutMs },
  });
}

async function sendTo(
  { origin, path }: Endpoint,
  request: SubgraphRequest,
  options: HttpTransportOptions,
): Promise<SubgraphResponse> {
  const { maxRequests = 4_096 } = options;
  if (origin.requests >= maxRequests) {
    throw new ExecutorError(
      "SUBREQUEST_QUEUE_FULL",
      `${maxRequests} requests to its origin run or wait already.`,
    );
  }
  request.signal.throwIfAborted();
  const exchange = new Exchange(origin, request.signal, options);
  try {
    const headers = { ...request.headers, "content-type": "application/json", accept: acceptedTypes };
    origin.pool.dispatch({ path, method: "POST", headers, body: request.body }, exchange);
    return await exchange.response;
  } finally {
    exchange.close();
  }
}

const acceptedTypes = "application/graphql-response+json, application/json;q=0.9";

/** One request on its way: gathers the answer, and gives up on time, on size and on the client's leaving. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<SubgraphResponse>;
  readonly #settle: PromiseWithResolvers<SubgraphResponse>;
  readonly #origin: Origin;
  readonly #signal: AbortSignal;
  readonly #maxBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #contentType = "";
  #controller: Dispatcher.DispatchController | undefined;
  #reason: Error | undefined;

  /** Counts as a request of `origin` until its pool says that it has ended. */
  constructor(origin: Origin, signal: AbortSignal, { timeoutMs, maxResponseBytes }: HttpTransportOptions) {
    this.#settle = Promise.withResolvers();
    this.response = this.#settle.promise;
    this.#origin = origin;
    this.#origin.requests++;
    this.#signal = signal;
    this.#maxBytes = maxResponseBytes;
    this.#timer = setTimeout(() => {
      this.#giveUp(new ExecutorError("SUBREQUEST_TIMEOUT", `It did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
    signal.addEventListener("abort", this.#leave, { once: true });
  }

  /** Lets go of the timer and the signal. */
  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#leave);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reason !== undefined) {
      controller.abort(this.#reason);
    }
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    this.#contentType = String(headers["content-type"] ?? "");
    const encoding = String(headers["content-encoding"] ?? "identity");
    if (encoding !== "identity") {
      const message = `Its answer is compressed (${encoding}), which was not asked for.`;
      this.#giveUp(new ExecutorError("SUBREQUEST_MALFORMED_RESPONSE", message));
    } else if (Number(headers["content-length"] ?? 0) > this.#maxBytes) {
      this.#giveUp(this.#tooLarge());
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.#giveUp(this.#tooLarge());
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#origin.requests--;
    const [first = Buffer.alloc(0)] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#bytes) : first;
    this.#settle.resolve({
      status: this.#status,
      contentType: this.#contentType,
      body,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#origin.requests--;
    this.#settle.reject(this.#reason ?? httpError(`The connection failed: ${describeError(error)}`, error));
  }

  readonly #leave = (): void => {
    const { reason } = this.#signal;
    this.#giveUp(reason instanceof Error ? reason : new Error(String(reason)));
  };

  /** A request that still waits for a connection is aborted when it gets one. */
  #giveUp(reason: Error): void {
    this.#reason ??= reason;
    this.#settle.reject(this.#reason);
    this.#controller?.abort(this.#reason);
  }

  #tooLarge(): ExecutorError {
    return new ExecutorError(
      "SUBREQUEST_RESPONSE_TOO_LARGE",
      `Its answer is larger than ${this.#maxBytes} bytes. Raise the limit for subgraph answers where that is right.`,
    );
  }
}

function httpError(message: string, cause?: unknown): ExecutorError {
  return new ExecutorError("SUBREQUEST_HTTP_ERROR", message, { cause });
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { toClientError } from "./client-error.ts";
import { ServerError } from "./errors.ts";
import { Exchange } from "./exchange.ts";
import { headersOfFailure, toClientFailure } from "./failure.ts";
import { answerGraphQL } from "./graphql-endpoint.ts";
import { send } from "./http/send.ts";
import type { Ide } from "./ide/ide.ts";
import { answerHealth, answerMetrics, answerReady, sendJson } from "./operations-endpoints.ts";
import type { ServerServices } from "./server-services.ts";

/** Answers requests by their path. What goes wrong while answering is answered too. */
export class Router {
  readonly #services: ServerServices;
  readonly #ide: Ide | undefined;

  constructor(services: ServerServices, ide: Ide | undefined) {
    this.#services = services;
    this.#ide = ide;
  }

  route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", ignoreLostConnection);
    const url = (request.url ?? "/").replace(absoluteForm, "/");
    const queryStart = url.indexOf("?");
    const path = queryStart === -1 ? url : url.slice(0, queryStart);
    if (path === "/graphql" && request.method !== "OPTIONS") {
      const exchange = new Exchange(request, response, this.#services);
      return answerGraphQL(exchange, queryStart === -1 ? "" : url.slice(queryStart + 1), this.#services);
    }
    return this.#routeOther(request, response, path);
  }

  async #routeOther(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { clock, instruments, isDraining } = this.#services;
    const startedMs = clock.monotonic();
    response.shouldKeepAlive &&= !isDraining();
    try {
      await this.#answerOther(request, response, path);
    } catch (error) {
      this.#answerFailure(response, error);
    }
    const route = knownRoutes.has(path) ? path : "other";
    instruments.requestDuration.observe(
      { method: request.method ?? "", route, status: String(response.statusCode) },
      (clock.monotonic() - startedMs) / 1_000,
    );
  }

  async #answerOther(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === "/graphql") {
      answerPreflight(response, this.#services.cors.preflightHeaders(request));
      return;
    }
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead) {
      throw knownRoutes.has(path) ? methodNotAllowed(request.method) : notFound(path);
    }
    switch (path) {
      case "/health":
        await answerHealth(response, this.#services);
        return;
      case "/ready":
        await answerReady(response, this.#services);
        return;
      case "/metrics":
        if (!this.#services.settings.metrics) {
          throw notFound(path);
        }
        await answerMetrics(response, this.#services);
        return;
      default:
        await this.#answerPage(request, response, path);
    }
  }

  async #answerPage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (this.#ide !== undefined && (await this.#ide.answer(request, response, path))) {
      return;
    }
    if (path !== "/") {
      throw notFound(path);
    }
    sendJson(response, 200, { graphql: "/graphql", health: "/health", ready: "/ready" });
  }

  #answerFailure(response: ServerResponse, error: unknown): void {
    const { logger, settings } = this.#services;
    const failure = toClientFailure(error, logger, settings.exposeErrors);
    sendJson(response, failure.status, { errors: [toClientError(failure)] }, headersOfFailure(failure));
  }
}

/** What stands before the path where a request names the server too, which every server must read (RFC 9112, 3.2.2). */
const absoluteForm = /^https?:\/\/[^/?]+\/?/i;

const knownRoutes: ReadonlySet<string> = new Set(["/", "/graphql", "/health", "/ready", "/metrics"]);

function ignoreLostConnection(): void {
  // The answer cannot be delivered; the response's "close" event ends the exchange.
}

function answerPreflight(response: ServerResponse, headers: readonly string[] | undefined): void {
  send(response, headers === undefined ? 405 : 204, headers ?? ["allow", "GET, POST"], "");
}

function notFound(path: string): ServerError {
  return new ServerError(
    "NOT_FOUND",
    `Nothing is served at ${JSON.stringify(path.slice(0, 200))}. GraphQL is at /graphql.`,
  );
}

function methodNotAllowed(method: string | undefined): ServerError {
  return new ServerError("METHOD_NOT_ALLOWED", `The method ${method} is not allowed here. Use GET.`, {
    extensions: { allow: "GET, HEAD" },
  });
}

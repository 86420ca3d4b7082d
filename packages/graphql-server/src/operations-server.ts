import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "@hansa/core";
import { send } from "./http/send.ts";
import { listen } from "./intake.ts";
import type { Metrics } from "./metrics.ts";
import { sendJson } from "./operations-endpoints.ts";
import type { ReadinessReport } from "./server-services.ts";

export interface OperationsServerOptions {
  /** The address to listen on, as in `127.0.0.1`. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly metrics: Pick<Metrics, "print">;
  readonly readiness: () => ReadinessReport;
  readonly logger: Logger;
}

/** A server that listens; disposing of it closes it with all connections. */
export interface OperationsServer extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:9090`. */
  readonly url: string;
}

const arrivalTimeoutMs = 5_000;

/**
 * Serves `/health`, `/ready` and `/metrics` alone, for processes that answer no operations.
 *
 * @throws ServerError PORT_IN_USE, LISTEN_FAILED.
 */
export async function startOperationsServer(options: OperationsServerOptions): Promise<OperationsServer> {
  const { host, logger } = options;
  const limits = {
    headersTimeout: arrivalTimeoutMs,
    requestTimeout: arrivalTimeoutMs,
    connectionsCheckingInterval: 1_000,
  };
  const server = createServer(limits, (request, response) => {
    // Nothing is read from those who ask.
    request.resume();
    answer(request.method ?? "", pathOf(request.url), response, options).catch((error: unknown) => {
      logger.error("A request could not be answered.", { error });
      response.destroy();
    });
  });
  await listen(server, host, options.port);
  server.on("error", (error) => logger.error("The HTTP server reported an error.", { error }));
  // A server that listens on host and port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function pathOf(url = "/"): string {
  const [path = "/"] = url.split("?");
  return path;
}

async function answer(
  method: string,
  path: string,
  response: ServerResponse,
  { metrics, readiness }: OperationsServerOptions,
): Promise<void> {
  if (method !== "GET" && method !== "HEAD") {
    sendJson(response, 405, { error: "Only GET and HEAD are answered." }, ["allow", "GET, HEAD"]);
  } else if (path === "/health") {
    sendJson(response, 200, { status: "alive" });
  } else if (path === "/ready") {
    const { ready, details = {} } = readiness();
    sendJson(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready", ...details });
  } else if (path === "/metrics") {
    const { contentType, text } = await metrics.print();
    send(response, 200, ["content-type", contentType, "cache-control", "no-store"], text);
  } else {
    sendJson(response, 404, { error: "There are /health, /ready and /metrics." });
  }
}

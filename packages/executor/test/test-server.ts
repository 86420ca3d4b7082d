import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createHttpTransport,
  type HttpTransport,
  type HttpTransportOptions,
  type SubgraphRequest,
} from "../src/index.ts";

/** A server on a port of its own, as a subgraph may be one. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  connections: number;
}

/** Disposing of it cuts all connections. */
export async function serve(listener: RequestListener, port = 0): Promise<TestServer> {
  const server = createServer(listener);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const handle: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?x=1`,
    server,
    connections: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  server.on("connection", () => handle.connections++);
  return handle;
}

/** To the subgraph `a`, whose answers may have 1,000 bytes. */
export function transportTo(url: string, more: Partial<HttpTransportOptions> = {}): HttpTransport {
  const urlsBySubgraph = new Map([["a", url]]);
  return createHttpTransport({ urlsBySubgraph, timeoutMs: 10_000, maxResponseBytes: 1_000, ...more });
}

/** A query to the subgraph `a`. */
export function request(body = "{}", signal: AbortSignal = new AbortController().signal): SubgraphRequest {
  return { subgraph: "a", operation: "query", body, headers: { "x-request-id": "r1" }, signal };
}

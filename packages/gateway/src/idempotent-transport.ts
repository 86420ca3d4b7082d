import { createHash } from "node:crypto";
import type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "@hansa/executor";

const header = "idempotency-key";

/**
 * A transport around a transport for one operation whose client sent an `Idempotency-Key`: its mutations get the key, each
 * subgraph's first one as it came, and any further ones to the same subgraph keys made of it, so that no two requests that ask
 * for different things come under one key. The same operation sent again gives the same keys, as its mutations run in order.
 * Queries have no effect and get none.
 */
export class IdempotentTransport implements SubgraphTransport {
  readonly #transport: SubgraphTransport;
  readonly #key: string;
  readonly #sentBySubgraph = new Map<string, number>();

  constructor(transport: SubgraphTransport, key: string) {
    this.#transport = transport;
    this.#key = key;
  }

  send(request: SubgraphRequest): Promise<SubgraphResponse> {
    if (request.operation !== "mutation") {
      return this.#transport.send(request);
    }
    const sent = this.#sentBySubgraph.get(request.subgraph) ?? 0;
    this.#sentBySubgraph.set(request.subgraph, sent + 1);
    const key = sent === 0 ? this.#key : furtherKey(this.#key, sent);
    return this.#transport.send({ ...request, headers: { ...request.headers, [header]: key } });
  }
}

/** The key that a client sent with a request, for its mutations. */
export function idempotencyKeyOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const key = headers[header];
  return typeof key === "string" && key !== "" ? key : undefined;
}

function furtherKey(key: string, index: number): string {
  return createHash("sha256")
    .update(JSON.stringify([key, index]))
    .digest("base64url");
}

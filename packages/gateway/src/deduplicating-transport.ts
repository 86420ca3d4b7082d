import {
  AnswerMemory,
  type HttpTransport,
  type SubgraphRequest,
  type SubgraphResponse,
} from "@hansa/executor";
import { headersKey } from "./headers-key.ts";
import { SharedRuns } from "./shared-runs.ts";

/**
 * A transport around a transport: a query that is the same as one on its way, in subgraph, body and all forwarded
 * headers but those for tracing, joins it and gets what it gets, failures too. So an answer never crosses from one
 * caller's credentials to another's. Mutations are never joined, and when one has been answered, what comes after it
 * joins no query from before it: who has written reads what was written.
 *
 * An answer for several has a memory, so that what is made of it is made once: read, merged, printed.
 *
 * A request on its way is cancelled when the last one that waits for it has left.
 */
export class DeduplicatingTransport implements HttpTransport {
  readonly #transport: HttpTransport;
  readonly #onJoined: (subgraph: string) => void;
  readonly #running = new SharedRuns<SubgraphResponse>();

  constructor(transport: HttpTransport, onJoined: (subgraph: string) => void) {
    this.#transport = transport;
    this.#onJoined = onJoined;
  }

  async send(request: SubgraphRequest): Promise<SubgraphResponse> {
    if (request.operation === "mutation") {
      return this.#sendMutation(request);
    }
    request.signal.throwIfAborted();
    return this.#running.run(keyOf(request), request.signal, {
      start: async (signal, isJoined) => {
        const response = await this.#transport.send({ ...request, signal });
        return isJoined() ? { ...response, memory: new AnswerMemory() } : response;
      },
      onJoined: () => this.#onJoined(request.subgraph),
    });
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#transport[Symbol.asyncDispose]();
  }

  async #sendMutation(request: SubgraphRequest): Promise<SubgraphResponse> {
    try {
      return await this.#transport.send(request);
    } finally {
      this.#running.forget();
    }
  }
}

function keyOf({ subgraph, headers, body }: SubgraphRequest): string {
  return `${subgraph}${headersKey(headers)}\n\n${body}`;
}

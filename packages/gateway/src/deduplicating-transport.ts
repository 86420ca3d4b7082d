import type { HttpTransport, SubgraphRequest, SubgraphResponse } from "@hansa/executor";

/** What tells one request from another and says nothing of what it asks for: the leader's go to the subgraph. */
const tracingHeaders: ReadonlySet<string> = new Set(["x-request-id", "traceparent", "tracestate"]);

/**
 * A transport around a transport: a query that is the same as one on its way, in subgraph, body and all forwarded
 * headers but those for tracing, joins it and gets what it gets, failures too. So an answer never crosses from one
 * caller's credentials to another's. Mutations are never joined, and when one has been answered, what comes after it
 * joins no query from before it: who has written reads what was written.
 *
 * A request on its way is cancelled when the last one that waits for it has left.
 */
export class DeduplicatingTransport implements HttpTransport {
  readonly #transport: HttpTransport;
  readonly #onJoined: (subgraph: string) => void;
  #runningByKey = new Map<string, SharedRequest>();

  constructor(transport: HttpTransport, onJoined: (subgraph: string) => void) {
    this.#transport = transport;
    this.#onJoined = onJoined;
  }

  async send(request: SubgraphRequest): Promise<SubgraphResponse> {
    if (request.operation === "mutation") {
      return this.#sendMutation(request);
    }
    request.signal.throwIfAborted();
    const key = keyOf(request);
    const running = this.#runningByKey.get(key);
    if (running !== undefined) {
      this.#onJoined(request.subgraph);
      return running.join(request.signal);
    }
    return this.#lead(key, request).join(request.signal);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#transport[Symbol.asyncDispose]();
  }

  async #sendMutation(request: SubgraphRequest): Promise<SubgraphResponse> {
    try {
      return await this.#transport.send(request);
    } finally {
      this.#runningByKey = new Map();
    }
  }

  #lead(key: string, request: SubgraphRequest): SharedRequest {
    const runningByKey = this.#runningByKey;
    const shared = new SharedRequest(
      (signal) => this.#transport.send({ ...request, signal }),
      () => {
        if (runningByKey.get(key) === shared) {
          runningByKey.delete(key);
        }
      },
    );
    runningByKey.set(key, shared);
    return shared;
  }
}

/** A request that several wait for. */
class SharedRequest {
  readonly #controller = new AbortController();
  readonly #response: Promise<SubgraphResponse>;
  readonly #leave: () => void;
  #waiting = 0;

  /** `leave` is called when nobody may join any more. */
  constructor(send: (signal: AbortSignal) => Promise<SubgraphResponse>, leave: () => void) {
    this.#leave = leave;
    this.#response = send(this.#controller.signal).finally(leave);
    // Those who wait have it; when all have left, nobody does.
    this.#response.catch(() => {});
  }

  /** Rejects with the signal's reason when that is aborted first. */
  join(signal: AbortSignal): Promise<SubgraphResponse> {
    this.#waiting++;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        reject(signal.reason);
        this.#waiting--;
        if (this.#waiting === 0) {
          this.#leave();
          this.#controller.abort(signal.reason);
        }
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#response.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    });
  }
}

/** Header names are in lower case and in the order of the setting, so equal ones are equal texts. */
function keyOf({ subgraph, headers, body }: SubgraphRequest): string {
  let key = subgraph;
  for (const name in headers) {
    if (!tracingHeaders.has(name)) {
      key += `\n${name}:${JSON.stringify(headers[name])}`;
    }
  }
  return `${key}\n\n${body}`;
}

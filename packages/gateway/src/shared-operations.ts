import type { CompiledOperation } from "@hansa/executor";
import type { OperationAnswer, OperationRequest } from "@hansa/graphql-server";
import { headersKey } from "./headers-key.ts";
import { SharedRuns } from "./shared-runs.ts";

/** Until when a run is waited for, in the clock's monotonic milliseconds. */
export interface Deadline {
  readonly deadlineMs: number;
}

/** One client's operation. */
export interface SharedRequest {
  /** What it was compiled to, so that document, name and override labels are told apart by it. */
  readonly operation: CompiledOperation;
  readonly request: OperationRequest;
  /** Those that subgraphs get. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Runs an operation for all that wait for it, until the last of them has left or the last one's time is over. */
export type RunOperation = (signal: AbortSignal, deadline: Deadline) => Promise<OperationAnswer>;

/** Headers that say who asks: never shared across, whether subgraphs get them or not. */
const credentialHeaders = ["authorization", "cookie"] as const;

/**
 * Lets a query that is the same as one under way have its answer: the same compiled operation, variables, credentials
 * and forwarded headers but those for tracing. Mutations each run, and when one has been answered, what comes after it
 * joins no query from before it.
 */
export class SharedOperations {
  readonly #runs = new SharedRuns<OperationAnswer>();
  readonly #onJoined: () => void;
  readonly #ids = new WeakMap<CompiledOperation, number>();
  readonly #deadlinesByKey = new Map<string, { deadlineMs: number }>();
  #lastId = 0;

  /** `onJoined` is called for each query that joins another one. */
  constructor(onJoined: () => void) {
    this.#onJoined = onJoined;
  }

  async run(shared: SharedRequest, run: RunOperation): Promise<OperationAnswer> {
    const { context, operation } = shared.request;
    if (operation.operation !== "query") {
      try {
        return await run(context.signal, context);
      } finally {
        this.#runs.forget();
        this.#deadlinesByKey.clear();
      }
    }
    context.signal.throwIfAborted();
    const key = this.#keyOf(shared);
    return this.#runs.run(key, context.signal, {
      start: (signal) => this.#start(key, context.deadlineMs, (deadline) => run(signal, deadline)),
      onJoined: () => {
        this.#extend(key, context.deadlineMs);
        this.#onJoined();
      },
    });
  }

  async #start(
    key: string,
    deadlineMs: number,
    run: (deadline: Deadline) => Promise<OperationAnswer>,
  ): Promise<OperationAnswer> {
    const deadline = { deadlineMs };
    this.#deadlinesByKey.set(key, deadline);
    try {
      return await run(deadline);
    } finally {
      if (this.#deadlinesByKey.get(key) === deadline) {
        this.#deadlinesByKey.delete(key);
      }
    }
  }

  #extend(key: string, deadlineMs: number): void {
    const deadline = this.#deadlinesByKey.get(key);
    if (deadline !== undefined) {
      deadline.deadlineMs = Math.max(deadline.deadlineMs, deadlineMs);
    }
  }

  #keyOf({ operation, request, headers }: SharedRequest): string {
    const credentials = credentialHeaders.map((name) => request.context.headers[name] ?? null);
    const parts = [JSON.stringify(credentials), headersKey(headers), JSON.stringify(request.variables)];
    return `${this.#idOf(operation)}\n${parts.join("\n\n")}`;
  }

  #idOf(operation: CompiledOperation): number {
    const id = this.#ids.get(operation) ?? ++this.#lastId;
    this.#ids.set(operation, id);
    return id;
  }
}

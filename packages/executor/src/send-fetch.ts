import { ExecutorError } from "./errors.ts";
import type { Outcome } from "./merge-outcome.ts";
import type { SubgraphRequest, SubgraphTransport } from "./transport.ts";

/** What a request brings to those that are sent for it. */
export interface SendContext {
  readonly transport: SubgraphTransport;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Sends a fetch. Never rejects. */
export async function sendFetch(
  request: Pick<SubgraphRequest, "subgraph" | "operation" | "body">,
  { transport, headers, signal }: SendContext,
): Promise<Outcome> {
  try {
    signal.throwIfAborted();
    return { response: await transport.send({ ...request, headers, signal }) };
  } catch (error) {
    if (signal.aborted) {
      const message = "The client's request ended before the subgraph answered.";
      return { error: new ExecutorError("SUBREQUEST_CANCELLED", message, { cause: error }) };
    }
    return { error };
  }
}

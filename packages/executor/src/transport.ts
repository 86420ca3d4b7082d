import type { AnswerMemory } from "./answer-memory.ts";

/** One GraphQL request to a subgraph, ready to be sent. */
export interface SubgraphRequest {
  readonly subgraph: string;
  readonly operation: "query" | "mutation";
  /** The JSON text of the request: `query`, and `variables` where there are any. */
  readonly body: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the client leaves or the deadline passes. */
  readonly signal: AbortSignal;
  /** How long the client's request may still take, in milliseconds, as this one is sent; its timeout alone bounds it where not given. */
  readonly timeLeftMs?: number;
}

export interface SubgraphResponse {
  readonly status: number;
  readonly contentType: string;
  /** A text, or its bytes. */
  readonly body: string | Buffer;
  /** Given where several requests get this answer, so that what is made of it is made once. */
  readonly memory?: AnswerMemory;
}

/**
 * How requests reach subgraphs. Policies (timeout, retry, breaker) are transports around transports.
 *
 * `send` resolves with whatever the subgraph answered, of any status, and rejects only where there is no answer:
 * with ExecutorError SUBREQUEST_HTTP_ERROR, SUBREQUEST_TIMEOUT or SUBREQUEST_RESPONSE_TOO_LARGE, or with the
 * signal's reason.
 */
export interface SubgraphTransport {
  send(request: SubgraphRequest): Promise<SubgraphResponse>;
}

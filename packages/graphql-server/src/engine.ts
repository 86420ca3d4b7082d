import type { IncomingHttpHeaders } from "node:http";
import type { Logger } from "@hansa/core";
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { Identity } from "./authentication/identity.ts";

/**
 * What answers operations behind the server: a gateway, or a subgraph. The server has parsed the document, held it
 * against the limits, validated it against `schema` and coerced its variables before `execute` is called.
 */
export interface GraphQLEngine {
  /** The schema that clients see. A new schema is a new engine. */
  readonly schema: GraphQLSchema;
  /**
   * Whether variables of scalars that may be anything keep numbers that JavaScript would round as `ExactNumber`, which
   * `JSON.stringify` writes as they came. Otherwise they are rounded; IDs never are.
   */
  readonly exactNumbers?: boolean;
  /**
   * Answers one operation. Rejects with an error for clients only where the request is refused as a whole, as for who sent
   * it; what a client or another service did wrong is in the answer.
   */
  execute(request: OperationRequest): Promise<OperationAnswer>;
}

export interface OperationRequest {
  /** The document's text as the client sent it: with `operationName`, what plan caches may be keyed by. */
  readonly text: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  /** Coerced by the specification (6.1.2), defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

/** What belongs to one client request, whatever protocol it came by. */
export interface RequestContext {
  /** From the header `x-request-id` where that is well formed, else made here. */
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  /** Who asks, as verified credentials say; `undefined` where there are none, or nobody looks at them. */
  readonly identity?: Identity | undefined;
  /** Aborted when the client leaves, the deadline passes, or the server is closed by force. */
  readonly signal: AbortSignal;
  /** When the request's time is over, by the server's setting or the client's header, in the clock's monotonic milliseconds. */
  readonly deadlineMs: number;
  /** Adds the request id to each line. */
  readonly logger: Logger;
}

/** A response in the form of the specification (section 7), already printed. */
export interface OperationAnswer {
  /** The JSON text of the response object, whole or in parts that follow one another. */
  readonly body: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Whether `data` is there and not null: decides the HTTP status. */
  readonly hasData: boolean;
  /** The codes of the errors in it, one per error, for metrics. */
  readonly errorCodes: readonly string[];
}

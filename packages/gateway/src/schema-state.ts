import type { AwaitedSchema } from "./source/supergraph-reader.ts";

/** What a gateway serves, and what is in the way of more. */
export interface SchemaState {
  /** `waiting`: nothing can be answered yet. */
  readonly status: "waiting" | "serving";
  /** The SHA-256 of the supergraph's text, in hexadecimal. */
  readonly hash: string | undefined;
  readonly supergraphSdl: string | undefined;
  /** The subgraphs of the supergraph that is served. */
  readonly subgraphs: readonly ServedSubgraph[];
  /** When it was taken over, in milliseconds since the epoch. */
  readonly loadedAtMs: number | undefined;
  /** What has not answered yet. */
  readonly awaited: readonly AwaitedSchema[];
  /** Why the last attempt to read a schema gave nothing to serve, where it did not. */
  readonly lastError: SchemaError | undefined;
}

export interface ServedSubgraph {
  readonly name: string;
  readonly routingUrl: string;
}

export interface SchemaError {
  readonly code: string;
  readonly message: string;
}

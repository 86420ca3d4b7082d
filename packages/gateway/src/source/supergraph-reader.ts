import type { SupergraphModel } from "@hansa/federation-model";
import type { GatewayError } from "../errors.ts";

/** A supergraph that can be served. */
export interface Supergraph {
  readonly sdl: string;
  readonly model: SupergraphModel;
  /** What whoever runs the gateway should know of it, each a sentence; told when it is served. */
  readonly warnings?: readonly string[];
}

/** A subgraph, or a supergraph's URL, that has not answered yet. */
export interface AwaitedSchema {
  readonly name: string;
  /** Where it is expected, without secrets. */
  readonly url: string;
  /** What happened at the last attempt. */
  readonly reason: string;
}

/** What one attempt to read the supergraph gave. */
export interface SupergraphReading {
  /** The same object as before where nothing has changed. */
  readonly supergraph: Supergraph | undefined;
  /** Why there is no supergraph, where waiting alone does not explain it. */
  readonly error: GatewayError | undefined;
  readonly awaited: readonly AwaitedSchema[];
}

/** Reads one source again and again; keeps what it needs to see that nothing has changed. */
export interface SupergraphReader {
  /** Whether what cannot be read now may come by itself: then the gateway waits instead of failing at start. */
  readonly isRemote: boolean;
  /** Whether it makes sense to read again after success. */
  readonly canChange: boolean;
  /** Never rejects. */
  read(signal: AbortSignal): Promise<SupergraphReading>;
}

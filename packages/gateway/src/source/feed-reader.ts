import { describeError } from "@hansa/core";
import { buildSupergraphModel } from "@hansa/federation-model";
import { GatewayError, type GatewayErrorCode } from "../errors.ts";
import type { AwaitedSchema, Supergraph, SupergraphReader, SupergraphReading } from "./supergraph-reader.ts";

/** What is known of the supergraph, as it goes from the process that reads it to those that serve it: plain JSON. */
export interface FeedState {
  readonly sdl: string | undefined;
  readonly awaited: readonly AwaitedSchema[];
  /** Why the last attempt gave nothing new to serve, where it did not. */
  readonly error: { readonly code: GatewayErrorCode; readonly message: string } | undefined;
}

/** A supergraph that another process reads and checks. */
export interface SupergraphFeed {
  readonly state: FeedState;
  /** Whether what is missing may come by itself. */
  readonly isRemote: boolean;
  /** `listener` is called after each change of the state, until the signal is aborted. */
  onChange(listener: () => void, signal: AbortSignal): void;
}

/** Reads what a feed says at the moment. */
export class FeedReader implements SupergraphReader {
  readonly isRemote: boolean;
  readonly canChange = true;
  readonly #feed: SupergraphFeed;
  #supergraph: Supergraph | undefined;

  constructor(feed: SupergraphFeed) {
    this.isRemote = feed.isRemote;
    this.#feed = feed;
  }

  async read(): Promise<SupergraphReading> {
    const { sdl, awaited, error } = this.#feed.state;
    try {
      if (sdl !== undefined && sdl !== this.#supergraph?.sdl) {
        // Who feeds it has seen to what the subgraphs enforce.
        this.#supergraph = { sdl, model: buildSupergraphModel(sdl, { delegatedSecurity: "any" }) };
      }
    } catch (cause) {
      const message = `The supergraph cannot be served: ${describeError(cause)}`;
      const invalid = new GatewayError("SUPERGRAPH_INVALID", message, { cause });
      return { supergraph: undefined, awaited, error: invalid };
    }
    return {
      supergraph: sdl === undefined ? undefined : this.#supergraph,
      awaited,
      error: error === undefined ? undefined : new GatewayError(error.code, error.message),
    };
  }
}

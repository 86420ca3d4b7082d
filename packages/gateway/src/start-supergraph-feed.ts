import { type Clock, type Environment, type Logger, readSettings, systemClock } from "@hansa/core";
import { type GatewaySettingsInput, gatewaySettings } from "./settings.ts";
import type { FeedState, SupergraphFeed } from "./source/feed-reader.ts";
import { openKeeper } from "./source/open-keeper.ts";
import type { KeeperState } from "./source/supergraph-keeper.ts";
import type { SupergraphSource } from "./source/supergraph-source.ts";

export interface SupergraphFeedOptions {
  readonly source: SupergraphSource;
  readonly settings?: GatewaySettingsInput;
  readonly environment?: Environment;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** A feed that reads; disposing of it ends that. */
export interface RunningFeed extends SupergraphFeed, AsyncDisposable {}

/**
 * Reads a supergraph once for several processes that serve it, and again as it changes. Resolves when what comes from
 * this machine has been read; what comes over the network is waited for.
 *
 * @throws GatewayError and CoreError for sources and settings as `startGateway` does.
 */
export async function startSupergraphFeed(options: SupergraphFeedOptions): Promise<RunningFeed> {
  const { clock = systemClock, logger, random = Math.random } = options;
  const settings = readSettings(gatewaySettings, options.settings ?? {}, options.environment ?? {});
  const listeners = new Set<() => void>();
  let state: FeedState = { sdl: undefined, awaited: [], error: undefined };
  const { keeper, reader } = await openKeeper(options.source, {
    settings,
    clock,
    logger,
    random,
    onSupergraph: () => {},
    onAttempt: (attempt) => {
      const next = stateOf(attempt);
      if (JSON.stringify(next) !== JSON.stringify(state)) {
        state = next;
        for (const listener of listeners) {
          listener();
        }
      }
    },
  });
  return {
    get state() {
      return state;
    },
    isRemote: reader.isRemote,
    onChange(listener, signal) {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    [Symbol.asyncDispose]: () => keeper[Symbol.asyncDispose](),
  };
}

function stateOf({ supergraph, awaited, error }: KeeperState): FeedState {
  return {
    sdl: supergraph?.sdl,
    awaited,
    error: error === undefined ? undefined : { code: error.code, message: error.message },
  };
}

import type { GatewaySettings } from "../settings.ts";
import { createSupergraphReader } from "./create-reader.ts";
import { readDelegatedSecurity } from "./delegated-security.ts";
import { type KeeperOptions, SupergraphKeeper } from "./supergraph-keeper.ts";
import type { SupergraphReader } from "./supergraph-reader.ts";
import type { SupergraphSource } from "./supergraph-source.ts";

export interface OpenKeeperOptions
  extends Pick<KeeperOptions, "clock" | "logger" | "random" | "onSupergraph" | "onAttempt"> {
  readonly settings: GatewaySettings;
}

/**
 * A keeper that has begun to read a source. What is read from this machine does not come by waiting, so it has been
 * read then.
 *
 * @throws GatewayError for what comes from this machine and cannot be served.
 */
export async function openKeeper(
  source: SupergraphSource,
  { settings, ...options }: OpenKeeperOptions,
): Promise<{ readonly keeper: SupergraphKeeper; readonly reader: SupergraphReader }> {
  const reader = await createSupergraphReader(source, {
    delegated: readDelegatedSecurity(settings.subgraphEnforcedSpecs),
    http2: settings.subgraphHttp2,
  });
  const isFed = source.kind === "feed";
  const keeper = new SupergraphKeeper({
    ...options,
    reader,
    pollIntervalMs: pollIntervalOf(source, reader, settings),
    maxRetryDelayMs: settings.maxRetryDelay,
    // Who feeds it has been patient already.
    partialStartMs: isFed ? 0 : settings.partialStart,
  });
  const firstAttempt = keeper.start();
  if (isFed) {
    const { stopping } = keeper;
    source.feed.onChange(() => void keeper.refresh(), stopping);
  }
  if (!reader.isRemote) {
    await firstAttempt;
    if (keeper.state.error !== undefined) {
      const { error } = keeper.state;
      await keeper[Symbol.asyncDispose]();
      throw error;
    }
  }
  return { keeper, reader };
}

function pollIntervalOf(
  { kind }: SupergraphSource,
  { isRemote }: SupergraphReader,
  settings: GatewaySettings,
): number {
  if (kind === "feed") {
    return 0;
  }
  return isRemote ? settings.pollInterval : settings.filePollInterval;
}

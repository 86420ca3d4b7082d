import {
  DiscardPolicy,
  JetStreamApiCodes,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { commonPattern } from "../broker/subject.ts";
import { EventsError } from "../errors.ts";
import { asBroker, isApiError } from "./broker-error.ts";

/** What a stream has to be like. */
export interface StreamWish {
  readonly name: string;
  /** Patterns of the subjects that it keeps. */
  readonly subjects: readonly string[];
  readonly retentionMs: number;
  readonly replicas: number;
}

const nanosecondsOfMs = 1_000_000;
/** How long JetStream itself recognises an event by its id; what comes again later is recognised by the inbox. */
const duplicateWindowMs = 600_000;

/**
 * The management of JetStream, and the stream as it is, created where there is none.
 *
 * @throws EventsError JETSTREAM_DISABLED, STREAM_DIFFERS, BROKER_UNREACHABLE, BROKER_REFUSED
 */
export async function ensureStream(
  connection: NatsConnection,
  wish: StreamWish,
): Promise<{ readonly manager: JetStreamManager; readonly info: StreamInfo }> {
  const manager = await openManager(connection);
  const info = (await findStream(manager, wish.name)) ?? (await createStream(manager, wish));
  assertFits(info.config, wish);
  return { manager, info };
}

async function openManager(connection: NatsConnection): Promise<JetStreamManager> {
  const manager = await asBroker(jetstreamManager(connection, { checkAPI: false }));
  try {
    await manager.getAccountInfo();
    return manager;
  } catch (error) {
    const isDisabled =
      isApiError(error, JetStreamApiCodes.JetStreamNotEnabledForAccount) ||
      (error instanceof Error && error.name === "JetStreamNotEnabled");
    throw isDisabled
      ? new EventsError(
          "JETSTREAM_DISABLED",
          `The NATS server at ${connection.getServer()} runs without JetStream. Start it with "nats-server --jetstream --store_dir FOLDER".`,
          { cause: error },
        )
      : error;
  }
}

async function findStream(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (isApiError(error, JetStreamApiCodes.StreamNotFound)) {
      return undefined;
    }
    throw error;
  }
}

/** Of two processes that create it at once, the second one's request finds it as it is wished. */
async function createStream(manager: JetStreamManager, wish: StreamWish): Promise<StreamInfo> {
  return await asBroker(
    manager.streams.add({
      name: wish.name,
      subjects: [...wish.subjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_age: wish.retentionMs * nanosecondsOfMs,
      duplicate_window: Math.min(duplicateWindowMs, wish.retentionMs) * nanosecondsOfMs,
      num_replicas: wish.replicas,
    }),
  );
}

/** What an existing stream may not be otherwise; its age, sizes and replicas are its operator's affair. */
function assertFits(config: StreamConfig, wish: StreamWish): void {
  const kept = config.subjects ?? [];
  const missing = wish.subjects.filter((wanted) => !kept.some((pattern) => covers(pattern, wanted)));
  const differences = [
    ...missing.map((subject) => `it does not keep the subject "${subject}"`),
    ...(config.retention === RetentionPolicy.Limits
      ? []
      : [`its retention is "${config.retention}" instead of "${RetentionPolicy.Limits}"`]),
    ...(config.storage === StorageType.File
      ? []
      : [`its storage is "${config.storage}" instead of "${StorageType.File}"`]),
    ...(config.no_ack ? ["it does not acknowledge what is published"] : []),
  ];
  if (differences.length > 0) {
    throw new EventsError(
      "STREAM_DIFFERS",
      `The stream "${wish.name}" exists and cannot be used: ${differences.join("; ")}. Change it with "nats stream edit ${wish.name}", or name another one in HANSA_EVENTS_STREAM.`,
    );
  }
}

/** Whether every subject of `wanted` is one of `pattern`. */
function covers(pattern: string, wanted: string): boolean {
  return commonPattern([pattern, wanted]) === pattern;
}

import {
  type Clock,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  type SettingsOf,
  silentLogger,
  systemClock,
} from "@hansa/core";
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
} from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import type { EventBatch, EventBroker, Position, ReadOptions } from "../broker/broker.ts";
import { assertPublishable, assertReadable } from "../broker/check.ts";
import type { EncodedEvent } from "../broker/event.ts";
import { assertSubjectPattern } from "../broker/subject.ts";
import { eventsSettings } from "../settings.ts";
import { asBroker } from "./broker-error.ts";
import { keyOrderedWaves } from "./key-ordered-waves.ts";
import { Link } from "./link.ts";
import { readNatsAccess } from "./nats-credentials.ts";
import { readStream } from "./read-stream.ts";
import { ensureStream } from "./stream.ts";
import { logOf } from "./stream-log.ts";

export interface JetStreamBrokerOptions {
  /** `nats://user:password@host:4222`, or several with commas between them; `tls://` for TLS. The settings win over it. */
  readonly url: string;
  readonly settings?: SettingsInput<typeof eventsSettings>;
  readonly environment?: Environment;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** What an event's headers may take of the server's limit. */
const headerReserveBytes = 4_096;
const publishTimeoutMs = 5_000;
const reconnectWaitMs = 250;
const connectTimeoutMs = 5_000;
const probeInactiveNanoseconds = 30_000_000_000;

/** As `connectJetStreamBroker` does, which loads this. */
export async function openJetStreamBroker(options: JetStreamBrokerOptions): Promise<EventBroker> {
  const settings = readSettings(eventsSettings, options.settings ?? {}, options.environment ?? process.env);
  const connection = await connectTo(options.url, settings);
  try {
    const subjects = settings.subjects?.split(",").map((subject) => subject.trim()) ?? [];
    for (const subject of subjects) {
      assertSubjectPattern(subject);
    }
    const { stream = "", retentionMs, replicas } = settings;
    const { manager } = await ensureStream(connection, { name: stream, subjects, retentionMs, replicas });
    return new JetStreamBroker(options, settings, connection, manager);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function connectTo(url: string, settings: SettingsOf<typeof eventsSettings>): Promise<NatsConnection> {
  const access = await readNatsAccess(url, settings);
  return await asBroker(
    connect({
      ...access,
      name: "hansa",
      timeout: connectTimeoutMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectWaitMs,
    }),
  );
}

class JetStreamBroker implements EventBroker {
  readonly kind = "jetstream";
  readonly maxEventBytes: number;
  readonly #settings: SettingsOf<typeof eventsSettings>;
  readonly #connection: NatsConnection;
  readonly #manager: JetStreamManager;
  readonly #client: JetStreamClient;
  readonly #link: Link;
  readonly #stream: string;
  readonly #clock: Clock;

  constructor(
    options: JetStreamBrokerOptions,
    settings: SettingsOf<typeof eventsSettings>,
    connection: NatsConnection,
    manager: JetStreamManager,
  ) {
    this.#settings = settings;
    this.#connection = connection;
    this.#manager = manager;
    this.#client = jetstream(connection);
    this.#link = new Link(connection);
    this.#stream = settings.stream ?? "";
    this.#clock = options.clock ?? systemClock;
    const serverLimit = (connection.info?.max_payload ?? Number.POSITIVE_INFINITY) - headerReserveBytes;
    this.maxEventBytes = Math.min(settings.maxEventBytes, serverLimit);
    void connection.closed().then((error) => {
      if (error !== undefined) {
        (options.logger ?? silentLogger).error("The connection to NATS ended.", { error });
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.drain().catch(() => this.#connection.close());
  }

  async publish(events: readonly EncodedEvent[]): Promise<void> {
    assertPublishable(events, this.maxEventBytes);
    for (const wave of keyOrderedWaves(events)) {
      await asBroker(this.#link.run(() => Promise.all(wave.map((event) => this.#publishOne(event)))));
    }
  }

  async *read(options: ReadOptions): AsyncIterable<EventBatch> {
    assertReadable(options);
    if (options.onState !== undefined) {
      this.#link.watch(options.onState, options.signal);
    }
    yield* readStream(
      { client: this.#client, manager: this.#manager, stream: this.#stream, clock: this.#clock },
      { maxBatch: this.#settings.intakeBatch, ...options },
    );
  }

  async end(): Promise<Position> {
    const info = await asBroker(this.#manager.streams.info(this.#stream));
    return { log: logOf(info), sequence: info.state.last_seq };
  }

  /** JetStream counts for consumers only: one that nobody reads by is made for each pattern, and goes again. */
  async countAfter(position: Position, subjects: readonly string[]): Promise<number> {
    const info = await asBroker(this.#manager.streams.info(this.#stream));
    const sequence = position.log === logOf(info) ? position.sequence : 0;
    const counts = subjects.map(async (subject) => {
      const { name, num_pending } = await asBroker(
        this.#manager.consumers.add(this.#stream, {
          filter_subject: subject,
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: sequence + 1,
          ack_policy: AckPolicy.None,
          inactive_threshold: probeInactiveNanoseconds,
        }),
      );
      await asBroker(this.#manager.consumers.delete(this.#stream, name));
      return num_pending;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async #publishOne({ id, subject, text, traceparent }: EncodedEvent): Promise<void> {
    const head = headers();
    head.set("content-type", "application/cloudevents+json");
    if (traceparent !== undefined) {
      head.set("traceparent", traceparent);
    }
    await this.#client.publish(subject, text, { msgID: id, headers: head, timeout: publishTimeoutMs });
  }
}

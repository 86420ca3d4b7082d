import {
  type Clock,
  describeError,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  type SettingsOf,
  silentLogger,
  systemClock,
} from "@hansa/core";
import { createDatabase, type Database, type Queryable, startListening } from "@hansa/postgres";
import type { AlertHandler } from "../alerts/alert.ts";
import { Alerts } from "../alerts/alerts.ts";
import { StallWatch } from "../alerts/stall-watch.ts";
import { Backoff } from "../backoff.ts";
import { Bell } from "../bell.ts";
import type { EventBroker } from "../broker/broker.ts";
import { type EncodedEvent, encodeEvent } from "../broker/event.ts";
import { whileHoldingLock } from "../hold-lock.ts";
import { eventsSettings } from "../settings.ts";
import { ensureTables } from "../tables.ts";
import { restUntilWritten } from "./rest.ts";
import { outboxTables } from "./tables.ts";

export interface RelayOptions {
  /** The service's database, which has the outbox; its tables are made where they are missing. */
  readonly connectionString: string;
  readonly broker: EventBroker;
  readonly settings?: SettingsInput<typeof eventsSettings>;
  readonly environment?: Environment;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Called after each batch with how many events it had, and how many of them were too large; for metrics. */
  readonly onPublished?: (published: number, refused: number) => void;
  /** Called whenever it could not work, for metrics. */
  readonly onFailure?: (error: unknown) => void;
  /** Told when it cannot publish for too long (`alertAfterMs`), and when it can again. */
  readonly onAlert?: AlertHandler;
}

interface OutboxRow extends Readonly<Record<string, unknown>> {
  readonly seq: string;
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly key: string;
  readonly payload: string;
  readonly traceparent: string | null;
  readonly time: string;
}

const readUnpublished = `
  select seq, id, source, subject, key, payload::text as payload, headers->>'traceparent' as traceparent,
    to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time
  from hansa.outbox
  where published_at is null and refusal is null
  order by seq
  limit $1`;
const markPublished = "update hansa.outbox set published_at = now() where seq = any($1::bigint[])";
const markRefused = "update hansa.outbox set refusal = $2 where seq = any($1::bigint[])";
const prunePublished = `
  delete from hansa.outbox where seq in (
    select seq from hansa.outbox
    where published_at < now() - $1 * interval '1 millisecond' order by seq limit 5000)`;

const pruneEveryMs = 60_000;

/**
 * Publishes the outbox of a service until it is disposed of. One relay works at a time for a database; others wait,
 * and one of them goes on when it ends, however it ends. An event may be published twice, never not at all, and those
 * of one key in the order of their rows; the broker and the inbox drop what comes a second time.
 *
 * @throws EventsError TABLES_NEWER, ALERT_SETTINGS_INVALID; PostgresError CONNECTION_FAILED, DATABASE_MISSING.
 */
export async function startRelay(options: RelayOptions): Promise<AsyncDisposable> {
  const settings = readSettings(eventsSettings, options.settings ?? {}, options.environment ?? process.env);
  const { clock = systemClock, logger = silentLogger, onAlert } = options;
  await using resources = new AsyncDisposableStack();
  const alerts = resources.use(new Alerts({ settings, source: "/relay", onAlert, clock, logger }));
  const database = resources.use(
    createDatabase({
      connectionString: options.connectionString,
      applicationName: "hansa relay",
      settings: { maxConnections: 2 },
      logger,
    }),
  );
  await ensureTables(database, outboxTables);
  const bell = new Bell();
  resources.use(
    startListening({
      connectionString: options.connectionString,
      channels: ["hansa_outbox"],
      onNotification: () => bell.ring(),
      logger,
      clock,
    }),
  );
  resources.use(new Relay(options, { settings, clock, logger, database, bell, alerts }));
  return resources.move();
}

/** What a relay works with. */
interface RelayContext {
  readonly settings: SettingsOf<typeof eventsSettings>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  /** Rings when there may be something to publish. */
  readonly bell: Bell;
  readonly alerts: Alerts;
}

class Relay implements AsyncDisposable {
  readonly #options: RelayOptions;
  readonly #settings: SettingsOf<typeof eventsSettings>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #bell: Bell;
  readonly #end = new AbortController();
  readonly #watch: StallWatch;
  readonly #ended: Promise<void>;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(options: RelayOptions, { settings, clock, logger, database, bell, alerts }: RelayContext) {
    this.#options = options;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = logger;
    this.#bell = bell;
    this.#watch = new StallWatch({
      work: { part: "relay" },
      afterMs: settings.alertAfterMs,
      clock,
      signal: this.#end.signal,
      onAlert: alerts.send,
    });
    this.#ended = this.#run(database);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #run(database: Database): Promise<void> {
    const { signal } = this.#end;
    const backoff = new Backoff(this.#clock);
    while (!signal.aborted) {
      try {
        await whileHoldingLock(
          database,
          {
            name: "hansa.relay",
            pollIntervalMs: this.#settings.pollIntervalMs,
            clock: this.#clock,
            onOthersTurn: () => this.#watch.worked(),
            signal,
          },
          (session) => this.#publish(session, backoff),
        );
      } catch (error) {
        if (!signal.aborted) {
          this.#watch.failed(error);
          this.#options.onFailure?.(error);
          this.#logger.warn("The relay cannot publish and tries again.", { error: describeError(error) });
          await backoff.wait(signal);
        }
      }
    }
  }

  async #publish(session: Queryable, backoff: Backoff): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const rung = this.#bell.listen();
      const count = await this.#publishBatch(session);
      backoff.reset();
      this.#watch.worked();
      await this.#prune(session);
      const { relayBatch, publishWindowMs, pollIntervalMs } = this.#settings;
      if (count === 0) {
        await restUntilWritten(session, { rung, pollIntervalMs, clock: this.#clock, signal });
      } else if (count < relayBatch) {
        // Where there was one there are often more, and a few at once cost hardly more than one.
        await this.#clock.sleep(publishWindowMs, signal).catch(() => undefined);
      }
    }
  }

  /** Publishes the oldest rows, marks them, and gives how many there were. */
  async #publishBatch(session: Queryable): Promise<number> {
    const rows = await session.query<OutboxRow>(readUnpublished, [this.#settings.relayBatch], {
      name: "hansa_outbox_read",
    });
    if (rows.length === 0) {
      return 0;
    }
    const { broker, onPublished } = this.#options;
    const encoded = rows.map((row) => ({ seq: row.seq, event: encodeRow(row) }));
    const [fitting, tooLarge] = partition(
      encoded,
      ({ event }) => Buffer.byteLength(event.text) <= broker.maxEventBytes,
    );
    await this.#refuse(session, tooLarge);
    await broker.publish(fitting.map(({ event }) => event));
    await session.query(markPublished, [fitting.map(({ seq }) => seq)], { name: "hansa_outbox_mark" });
    onPublished?.(fitting.length, tooLarge.length);
    return rows.length;
  }

  /** What no broker takes must not hold up what follows it: it stays in the outbox with the reason. */
  async #refuse(
    session: Queryable,
    refused: readonly { readonly seq: string; readonly event: EncodedEvent }[],
  ): Promise<void> {
    if (refused.length === 0) {
      return;
    }
    const { maxEventBytes } = this.#options.broker;
    for (const { seq, event } of refused) {
      this.#logger.error("An event of the outbox is too large for the broker and is left out.", {
        seq,
        subject: event.subject,
        maxEventBytes,
      });
    }
    const refusal = `EVENT_TOO_LARGE: the broker takes at most ${maxEventBytes} bytes`;
    await session.query(markRefused, [refused.map(({ seq }) => seq), refusal]);
  }

  async #prune(session: Queryable): Promise<void> {
    const now = this.#clock.monotonic();
    if (now - this.#prunedAt >= pruneEveryMs) {
      this.#prunedAt = now;
      await session.query(prunePublished, [this.#settings.outboxRetentionMs]);
    }
  }
}

function encodeRow({ id, source, subject, key, time, payload, traceparent }: OutboxRow): EncodedEvent {
  return encodeEvent({
    id,
    source,
    subject,
    key,
    time,
    dataText: payload,
    ...(traceparent === null ? {} : { traceparent }),
  });
}

function partition<Item>(
  items: readonly Item[],
  belongs: (item: Item) => boolean,
): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}

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
import { createDatabase, type Database, PostgresError, startListening } from "@hansa/postgres";
import { Backoff } from "../backoff.ts";
import { Bell } from "../bell.ts";
import type { EventBatch, EventBroker, Position, ReadOptions, StartPosition } from "../broker/broker.ts";
import { assertPublishable, assertReadable } from "../broker/check.ts";
import type { EncodedEvent } from "../broker/event.ts";
import { subjectExpression } from "../broker/subject.ts";
import { EventsError } from "../errors.ts";
import { eventsSettings } from "../settings.ts";
import { ensureTables } from "../tables.ts";
import { brokerTables } from "./tables.ts";

export interface PostgresBrokerOptions {
  /** The database of the log, which all services share; its tables are made where they are missing. */
  readonly connectionString: string;
  readonly settings?: SettingsInput<typeof eventsSettings>;
  readonly environment?: Environment;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** An event broker in a PostgreSQL database. @throws EventsError BROKER_UNREACHABLE, BROKER_REFUSED, TABLES_NEWER */
export async function connectPostgresBroker(options: PostgresBrokerOptions): Promise<EventBroker> {
  const database = createDatabase({
    connectionString: options.connectionString,
    applicationName: "hansa event broker",
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  });
  try {
    await asBroker(ensureTables(database, brokerTables));
    const [log] = await asBroker(database.query<{ id: string }>("select id from hansa.event_log"));
    return new PostgresBroker(options, database, log?.id ?? "");
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

const storeEvents = "select hansa.store_events($1, $2, $3)";

/** The end of the log with what lies before it; its row alone where that is nothing. */
const readEvents = `
  select log.last_sequence::float8 as last, found.sequence::float8 as sequence, found.subject, found.event
  from hansa.event_log as log left join lateral (
    select sequence, subject, event from hansa.event
    where sequence > $1 and sequence <= least(log.last_sequence, $1::bigint + $2::bigint) and subject ~ $3
    order by sequence limit $4) as found on true
  order by found.sequence`;

interface FoundRow extends Readonly<Record<string, unknown>> {
  readonly last: number;
  readonly sequence: number;
  readonly subject: string;
  readonly event: string;
}

type LogRow = FoundRow | { readonly last: number; readonly sequence: null };

/** How many numbers one statement looks through, so that a reader of rare subjects gets on, too. */
const maxScan = 20_000;
const pruneEveryMs = 60_000;
const pruneBatch = 1_000;

class PostgresBroker implements EventBroker {
  readonly kind = "postgres";
  readonly maxEventBytes: number;
  readonly #database: Database;
  readonly #log: string;
  readonly #settings: SettingsOf<typeof eventsSettings>;
  readonly #clock: Clock;
  readonly #bell = new Bell();
  readonly #resources = new AsyncDisposableStack();
  #prunedAt = Number.NEGATIVE_INFINITY;
  readonly #options: PostgresBrokerOptions;
  #listener: AsyncDisposable | undefined;

  constructor(options: PostgresBrokerOptions, database: Database, log: string) {
    this.#options = options;
    this.#database = database;
    this.#log = log;
    this.#settings = readSettings(eventsSettings, options.settings ?? {}, options.environment ?? process.env);
    this.maxEventBytes = this.#settings.maxEventBytes;
    this.#clock = options.clock ?? systemClock;
    this.#resources.use(database);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }

  async publish(events: readonly EncodedEvent[]): Promise<void> {
    assertPublishable(events, this.maxEventBytes);
    if (events.length === 0) {
      return;
    }
    await asBroker(
      this.#database.query(
        storeEvents,
        [events.map(({ id }) => id), events.map(({ subject }) => subject), events.map(({ text }) => text)],
        { name: "hansa_event_store" },
      ),
    );
    await this.#prune();
  }

  async *read(options: ReadOptions): AsyncIterable<EventBatch> {
    assertReadable(options);
    if (this.#listener === undefined) {
      this.#listener = this.#resources.use(this.#listen());
    }
    const { signal, maxBatch = this.#settings.intakeBatch } = options;
    const expression = subjectExpression(options.subjects);
    const backoff = new Backoff(this.#clock);
    let position: Position | undefined;
    while (!signal.aborted) {
      try {
        position ??= await this.#begin(options.from, options.subjects);
        const rung = this.#bell.listen();
        const batch = await this.#readBatch(position, expression, maxBatch);
        backoff.reset();
        options.onState?.(undefined);
        if (batch === undefined) {
          await rung.wait(this.#settings.pollIntervalMs, this.#clock, signal);
          continue;
        }
        position = batch.position;
        yield batch;
      } catch (error) {
        if (!isUnreachable(error)) {
          throw error;
        }
        options.onState?.(error);
        await backoff.wait(signal);
      }
    }
  }

  /** Only whoever reads needs to be told of new events. */
  #listen(): AsyncDisposable {
    return startListening({
      connectionString: this.#options.connectionString,
      channels: ["hansa_event"],
      onNotification: () => this.#bell.ring(),
      logger: this.#options.logger ?? silentLogger,
      clock: this.#clock,
    });
  }

  async end(): Promise<Position> {
    const [row] = await asBroker(
      this.#database.query<{ sequence: number }>(
        "select last_sequence::float8 as sequence from hansa.event_log",
      ),
    );
    return { log: this.#log, sequence: row?.sequence ?? 0 };
  }

  async countAfter(position: Position, subjects: readonly string[]): Promise<number> {
    const [row] = await asBroker(
      this.#database.query<{ count: number }>(
        "select count(*)::float8 as count from hansa.event where sequence > $1 and subject ~ $2",
        [this.#sequenceOf(position), subjectExpression(subjects)],
      ),
    );
    return row?.count ?? 0;
  }

  /** A place of another log tells nothing of this one, which is read from its beginning. */
  #sequenceOf(position: Position): number {
    return position.log === this.#log ? position.sequence : 0;
  }

  async #begin(from: StartPosition, subjects: readonly string[]): Promise<Position> {
    if (from === "beginning") {
      return { log: this.#log, sequence: 0 };
    }
    if (from === "now") {
      return await this.end();
    }
    if (from instanceof Date) {
      const [row] = await asBroker(
        this.#database.query<{ sequence: number | null }>(
          "select min(sequence)::float8 as sequence from hansa.event where stored_at >= $1",
          [from],
        ),
      );
      return row?.sequence == null ? await this.end() : { log: this.#log, sequence: row.sequence - 1 };
    }
    const position = { log: this.#log, sequence: this.#sequenceOf(from) };
    await this.#assertKept(position, subjects);
    return position;
  }

  /** @throws EventsError EVENTS_LOST when the oldest event that is kept is not the next one. */
  async #assertKept({ sequence }: Position, subjects: readonly string[]): Promise<void> {
    const [row] = await asBroker(
      this.#database.query<{ first: number; last: number }>(
        `select coalesce((select min(sequence) from hansa.event), last_sequence + 1)::float8 as first,
                last_sequence::float8 as last
         from hansa.event_log`,
      ),
    );
    if (sequence > 0 && row !== undefined && row.first > sequence + 1) {
      throw new EventsError(
        "EVENTS_LOST",
        `The events ${sequence + 1} to ${row.first - 1} of ${subjects.join(", ")} are no longer kept (retentionMs).`,
        { extensions: { first: row.first } },
      );
    }
  }

  /** What comes next, or how far there is nothing of interest; `undefined` at the end of the log. */
  async #readBatch(
    { sequence }: Position,
    expression: string,
    maxBatch: number,
  ): Promise<EventBatch | undefined> {
    const rows = await asBroker(
      this.#database.query<LogRow>(readEvents, [sequence, maxScan, expression, maxBatch], {
        name: "hansa_event_read",
      }),
    );
    const last = rows[0]?.last ?? 0;
    if (last <= sequence) {
      return undefined;
    }
    const events = rows.filter((row): row is FoundRow => row.sequence !== null);
    const isCutShort = events.length === maxBatch;
    return {
      events: events.map((row) => ({ sequence: row.sequence, subject: row.subject, text: row.event })),
      position: {
        log: this.#log,
        sequence: isCutShort ? (events.at(-1)?.sequence ?? last) : Math.min(last, sequence + maxScan),
      },
      acknowledge: () => undefined,
    };
  }

  /** Removes what is older than the retention time, a little at a time; by whoever publishes. */
  async #prune(): Promise<void> {
    const now = this.#clock.monotonic();
    if (now - this.#prunedAt < pruneEveryMs) {
      return;
    }
    this.#prunedAt = now;
    await asBroker(
      this.#database.query(
        `delete from hansa.event where sequence in (
           select sequence from hansa.event
           where stored_at < now() - $1 * interval '1 millisecond' order by stored_at limit ${pruneBatch})`,
        [this.#settings.retentionMs],
      ),
    );
  }
}

function isUnreachable(error: unknown): error is EventsError {
  return error instanceof EventsError && error.code === "BROKER_UNREACHABLE";
}

/** What the database refuses, as an error of the broker. */
async function asBroker<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PostgresError)) {
      throw error;
    }
    const isDown = error.status === 503;
    throw new EventsError(
      isDown ? "BROKER_UNREACHABLE" : "BROKER_REFUSED",
      `The event broker in PostgreSQL ${isDown ? "cannot be reached" : "refused a statement"}. ${error.message}`,
      { cause: error },
    );
  }
}

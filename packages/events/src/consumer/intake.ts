import { type Clock, describeError, type Logger } from "@hansa/core";
import type { Database, Queryable } from "@hansa/postgres";
import { Backoff } from "../backoff.ts";
import type { EventBatch, EventBroker, StartPosition, StoredEvent } from "../broker/broker.ts";
import { decodeEvent } from "../broker/event.ts";
import { EventsError } from "../errors.ts";
import { whileHoldingLock } from "../hold-lock.ts";
import { type DeadLetter, findDeadLetters } from "./dead-letters.ts";
import type { Consumer } from "./define-consumer.ts";

export interface IntakeOptions {
  readonly database: Database;
  readonly broker: EventBroker;
  readonly consumer: Consumer;
  readonly settings: {
    readonly intakeBatch: number;
    readonly maxWaitingEvents: number;
    readonly maxEventBytes: number;
    readonly pollIntervalMs: number;
    readonly inboxRetentionMs: number;
  };
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when there is something new in the inbox. */
  readonly onReceived: () => void;
  /** Called with what came and is no event. */
  readonly onDead: (letters: readonly DeadLetter[]) => void;
  /** Called with what has failed whenever nothing can be taken in, and with `undefined` when it can. */
  readonly onState: (failure: unknown) => void;
  readonly signal: AbortSignal;
}

interface ConsumerRow extends Readonly<Record<string, unknown>> {
  readonly log: string | null;
  readonly sequence: number;
  readonly starts_at: Date | null;
}

const receiveEvents = "select hansa.receive_events($1, $2, $3, $4, $5, $6, $7, $8) as received";
const pruneSettled = `
  delete from hansa.inbox where (consumer, event_id) in (
    select consumer, event_id from hansa.inbox
    where state in ('done', 'dropped') and settled_at < now() - $1 * interval '1 millisecond'
    order by settled_at limit 5000)`;
const pruneEveryMs = 60_000;
/** More than handlers do, so that a full inbox is looked at again before it is empty; each look counts all of it. */
const handledPerMs = 50;
const minRoomPollMs = 20;
const maxRoomPollMs = 200;

/**
 * Notes a consumer that was not there before, with the place where it begins; of one that was, only what it now reads.
 *
 * @throws EventsError BROKER_UNREACHABLE when it begins now and the broker cannot say where that is.
 */
export async function registerConsumer(
  database: Queryable,
  broker: EventBroker,
  { name, subjects, startAt }: Consumer,
): Promise<void> {
  const known = await database.query(
    "update hansa.consumer set subjects = $2 where name = $1 returning 1 as one",
    [name, subjects],
  );
  if (known.length > 0) {
    return;
  }
  const begin = startAt === "now" ? await broker.end() : undefined;
  await database.query(
    `insert into hansa.consumer (name, subjects, log, sequence, starts_at) values ($1, $2, $3, $4, $5)
     on conflict (name) do nothing`,
    [name, subjects, begin?.log ?? null, begin?.sequence ?? 0, startAt instanceof Date ? startAt : null],
  );
}

/**
 * Takes a consumer's events from the broker into its inbox until the signal is aborted. One process at a time does so;
 * any number handle them.
 */
export async function runIntake(options: IntakeOptions): Promise<void> {
  const { consumer, database, settings, clock, logger, onState, signal } = options;
  const backoff = new Backoff(clock);
  while (!signal.aborted) {
    try {
      await whileHoldingLock(
        database,
        {
          name: `hansa.intake.${consumer.name}`,
          pollIntervalMs: settings.pollIntervalMs,
          clock,
          onOthersTurn: () => onState(undefined),
          signal,
        },
        (session) => takeIn(session, options, backoff),
      );
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      onState(error);
      logger.error("A consumer cannot take in events and tries again.", {
        consumer: consumer.name,
        error: describeError(error),
      });
      await backoff.wait(signal);
    }
  }
}

async function takeIn(session: Queryable, options: IntakeOptions, backoff: Backoff): Promise<void> {
  const { broker, consumer, settings, clock, logger, onState, signal } = options;
  const read = (from: StartPosition) =>
    broker.read({
      name: consumer.name,
      subjects: consumer.subjects,
      from,
      maxBatch: settings.intakeBatch,
      onState,
      signal,
    });
  let prunedAt = Number.NEGATIVE_INFINITY;
  let room = 0;
  for await (const batch of skippingLost(read, await readPlace(session, consumer), consumer, logger)) {
    await receive(session, options, batch);
    backoff.reset();
    onState(undefined);
    if (clock.monotonic() - prunedAt >= pruneEveryMs) {
      prunedAt = clock.monotonic();
      await session.query(pruneSettled, [settings.inboxRetentionMs]);
    }
    room -= batch.events.length;
    room = room > 0 ? room : await waitForRoom(session, options);
  }
}

/** Reads on behind events that the broker no longer has: that they are gone is told, and must not hold up the rest. */
async function* skippingLost(
  read: (from: StartPosition) => AsyncIterable<EventBatch>,
  from: StartPosition,
  { name }: Consumer,
  logger: Logger,
): AsyncIterable<EventBatch> {
  try {
    yield* read(from);
  } catch (error) {
    const isLost = error instanceof EventsError && error.code === "EVENTS_LOST";
    const first = isLost ? error.extensions.first : undefined;
    if (!isLost || typeof first !== "number" || typeof from === "string" || from instanceof Date) {
      throw error;
    }
    logger.error("Events are lost to a consumer: the broker no longer had them when it came to read them.", {
      consumer: name,
      first: from.sequence + 1,
      last: first - 1,
    });
    yield* read({ log: from.log, sequence: first - 1 });
  }
}

async function readPlace(session: Queryable, { name }: Consumer): Promise<StartPosition> {
  const [row] = await session.query<ConsumerRow>(
    "select log, sequence::float8 as sequence, starts_at from hansa.consumer where name = $1",
    [name],
  );
  if (row === undefined) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `The consumer "${name}" is no longer in "hansa.consumer". Start its worker again to have it begin anew.`,
    );
  }
  return row.log === null ? (row.starts_at ?? "beginning") : { log: row.log, sequence: row.sequence };
}

async function receive(
  session: Queryable,
  { consumer, settings, onReceived, onDead }: IntakeOptions,
  batch: EventBatch,
): Promise<void> {
  const rows = batch.events.map((stored) => toInboxRow(stored, batch.position.log, settings.maxEventBytes));
  const [answer] = await session.query<{ received: string }>(
    receiveEvents,
    [
      consumer.name,
      batch.position.log,
      batch.position.sequence,
      rows.map(({ id }) => id),
      rows.map(({ subject }) => subject),
      rows.map(({ key }) => key),
      rows.map(({ text }) => text),
      rows.map(({ failure }) => failure),
    ],
    { name: "hansa_inbox_receive" },
  );
  batch.acknowledge();
  if (rows.length > 0) {
    onReceived();
  }
  const failed = rows.filter(({ failure }) => failure !== null).map(({ id }) => id);
  if (failed.length > 0 && Number(answer?.received) > 0) {
    onDead(await findDeadLetters(session, consumer.name, failed));
  }
}

interface InboxRow {
  readonly id: string;
  readonly subject: string;
  readonly key: string;
  readonly text: string;
  readonly failure: string | null;
}

/** What is no event is a dead letter from the start, under the place where it lay. */
function toInboxRow({ sequence, subject, text }: StoredEvent, log: string, maxBytes: number): InboxRow {
  try {
    const { id, key } = decodeEvent(text, maxBytes);
    return { id, subject, key, text, failure: null };
  } catch (error) {
    // PostgreSQL's text holds no zero bytes.
    const kept = text.slice(0, maxBytes).toWellFormed().replaceAll("\0", "\uFFFD");
    return { id: `${log}/${sequence}`, subject, key: subject, text: kept, failure: describeError(error) };
  }
}

/** Takes no more from the broker while too much waits here; then gives how many more may come. */
async function waitForRoom(
  session: Queryable,
  { consumer, settings: { maxWaitingEvents }, clock, signal }: IntakeOptions,
): Promise<number> {
  const pollMs = Math.min(Math.max(maxWaitingEvents / handledPerMs, minRoomPollMs), maxRoomPollMs);
  while (!signal.aborted) {
    const [row] = await session.query<{ waiting: number }>(
      `select count(*)::float8 as waiting from (
         select from hansa.inbox where consumer = $1 and state = 'waiting' limit $2) as waiting`,
      [consumer.name, maxWaitingEvents],
      { name: "hansa_inbox_room" },
    );
    const room = maxWaitingEvents - (row?.waiting ?? 0);
    if (room > 0) {
      return room;
    }
    await clock.sleep(pollMs, signal).catch(() => undefined);
  }
  return 0;
}

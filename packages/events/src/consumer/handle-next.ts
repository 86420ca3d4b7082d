import { type Clock, describeError, type Logger } from "@hansa/core";
import { type Database, PostgresError, type Queryable } from "@hansa/postgres";
import { decodeEvent, type Event } from "../broker/event.ts";
import { EventsError } from "../errors.ts";
import { emitEvents } from "../outbox/emit.ts";
import type { Consumer } from "./define-consumer.ts";
import { retryDelayMs } from "./retry-delay.ts";

export interface HandleOptions {
  readonly database: Database;
  readonly consumer: Consumer;
  /** Of what handlers emit. */
  readonly source: string;
  readonly maxEventBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What came of looking for something to do. */
export interface HandleOutcome {
  /** How many events had their effect. */
  readonly handled: number;
  /** For each attempt that failed and is made again: after how many milliseconds. */
  readonly retriedAfterMs: readonly number[];
  /** How many events became dead letters. */
  readonly dead: number;
}

interface WaitingRow extends Readonly<Record<string, unknown>> {
  readonly event_id: string;
  readonly event: string;
  readonly attempts: number;
}

/** The row's lock is the lease: it falls free with the transaction, also when the process or its machine is gone. */
const claimAny = "select * from hansa.claim_events($1, $2)";
const claimFirstOfKeys = "select * from hansa.claim_first_events($1, $2)";
const settle = `
  update hansa.inbox set state = 'done', event = null, failure = null, settled_at = now()
  where consumer = $1 and event_id = any($2)`;
const noteFailure = `
  update hansa.inbox set
    attempts = attempts + 1, failure = $3, due_at = clock_timestamp() + $4 * interval '1 millisecond',
    state = case when attempts + 1 >= $5 then 'dead' else 'waiting' end,
    settled_at = case when attempts + 1 >= $5 then now() end
  where consumer = $1 and event_id = $2 and state = 'waiting'
  returning state`;

const setTraceparent = "select set_config('hansa.traceparent', $1, true)";

/** What the event before it has written is kept whatever becomes of the next one. */
const nextSavepoint = "release savepoint hansa_event; savepoint hansa_event";

const maxFailureLength = 2_000;

/** A handler that did not end: what it still does to the transaction is unknown, so that this is given up whole. */
class HandlerOverdue extends Error {
  readonly row: WaitingRow;

  constructor(row: WaitingRow, cause: unknown) {
    super("A handler did not end in time.", { cause });
    this.row = row;
  }
}

/**
 * Handles the next events of a consumer, up to `limit`, in one transaction with the note that they are handled. What
 * a handler that failed has written is taken back, and its failure noted, in the same transaction.
 *
 * @throws PostgresError when the database fails; nothing is noted then, and the events are tried again.
 */
export async function handleNext(options: HandleOptions, limit: number): Promise<HandleOutcome> {
  const { database, consumer } = options;
  try {
    return await database.transaction(async (transaction) => {
      const rows = await claim(transaction, consumer, limit);
      const handled: string[] = [];
      const failures: Failure[] = [];
      for (const [index, row] of rows.entries()) {
        const isLast = index === rows.length - 1;
        try {
          await runHandler(options, transaction, row);
          // Fails where a statement of the handler has failed and it went on regardless.
          await (isLast
            ? settleAll(transaction, consumer, [...handled, row.event_id])
            : transaction.query(nextSavepoint));
          handled.push(row.event_id);
        } catch (error) {
          if (error instanceof HandlerOverdue || isOfDatabase(error)) {
            throw error;
          }
          await transaction.query("rollback to savepoint hansa_event");
          failures.push(await noteAttempt(options, transaction, row, error));
          await (isLast ? settleAll(transaction, consumer, handled) : transaction.query(nextSavepoint));
        }
      }
      return outcomeOf(handled.length, failures);
    });
  } catch (error) {
    if (!(error instanceof HandlerOverdue)) {
      throw error;
    }
    return outcomeOf(0, [await noteAttempt(options, database, error.row, error.cause)]);
  }
}

interface Failure {
  readonly isDead: boolean;
  readonly delayMs: number;
}

function outcomeOf(handled: number, failures: readonly Failure[]): HandleOutcome {
  return {
    handled,
    retriedAfterMs: failures.filter(({ isDead }) => !isDead).map(({ delayMs }) => delayMs),
    dead: failures.filter(({ isDead }) => isDead).length,
  };
}

/** Locks the next rows, and makes the savepoint behind which the first is handled, in one round trip. */
async function claim(
  transaction: Queryable,
  { name, order }: Consumer,
  limit: number,
): Promise<readonly WaitingRow[]> {
  const isOrdered = order === "key";
  const [rows] = await Promise.all([
    transaction.query<WaitingRow>(isOrdered ? claimFirstOfKeys : claimAny, [name, limit], {
      name: isOrdered ? "hansa_inbox_claim_first" : "hansa_inbox_claim",
    }),
    transaction.query("savepoint hansa_event"),
  ]);
  return rows;
}

async function settleAll(
  transaction: Queryable,
  { name }: Consumer,
  eventIds: readonly string[],
): Promise<void> {
  if (eventIds.length > 0) {
    await transaction.query(settle, [name, eventIds], { name: "hansa_inbox_settle" });
  }
}

async function runHandler(options: HandleOptions, transaction: Queryable, row: WaitingRow): Promise<void> {
  const { consumer, source, maxEventBytes, logger } = options;
  const timeout = new AbortController();
  const event = decodeEvent(row.event, Number.POSITIVE_INFINITY);
  const tracing = setTrace(transaction, consumer, event);
  const handling = consumer.handle(event, {
    transaction: withSignal(transaction, timeout.signal),
    database: withSignal(options.database, timeout.signal),
    emit: (input) => emitEvents(transaction, [inTraceOf(event, { ...input, source })], maxEventBytes),
    text: row.event,
    attempt: row.attempts + 1,
    idempotencyKey: `${consumer.name}:${row.event_id}`,
    signal: timeout.signal,
    logger: logger.child({ consumer: consumer.name, event: row.event_id }),
  });
  try {
    await Promise.all([tracing, withinTime(handling, options, timeout)]);
  } catch (error) {
    throw timeout.signal.aborted ? new HandlerOverdue(row, timeout.signal.reason) : error;
  }
}

/**
 * What triggers and SQL functions emit is of the event's trace. Not waited for, so that it shares a round trip with the
 * handler's first statement; sent where there is one, or one may be left from the event before.
 */
async function setTrace(
  transaction: Queryable,
  { batchSize }: Consumer,
  { traceparent }: Event,
): Promise<void> {
  if (traceparent !== undefined || batchSize > 1) {
    await transaction.query(setTraceparent, [traceparent ?? ""], { name: "hansa_traceparent" });
  }
}

/** Rejects when the handler takes too long, whether or not it heeds the signal. */
async function withinTime(
  handling: Promise<void>,
  { consumer, clock }: HandleOptions,
  timeout: AbortController,
): Promise<void> {
  const end = new AbortController();
  const limit = clock.sleep(consumer.timeoutMs, end.signal).then(() => {
    const error = new EventsError(
      "HANDLER_TIMEOUT",
      `The handler of the consumer "${consumer.name}" did not end within ${consumer.timeoutMs} ms (timeoutMs).`,
    );
    timeout.abort(error);
    throw error;
  });
  try {
    await Promise.race([handling, limit]);
  } finally {
    end.abort();
    limit.catch(() => undefined);
    handling.catch(() => undefined);
  }
}

/** Statements of a handler, which stop when its time is over. */
function withSignal(session: Queryable, signal: AbortSignal): Queryable {
  return {
    query: (text, values, options) => session.query(text, values, { signal, ...options }),
    queryJson: (text, values, options) => session.queryJson(text, values, { signal, ...options }),
  };
}

function inTraceOf<Input extends { readonly traceparent?: string }>(event: Event, input: Input): Input {
  return event.traceparent === undefined ? input : { traceparent: event.traceparent, ...input };
}

/** The database itself is not there: no attempt of the handler. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof PostgresError && error.status === 503;
}

/** Notes that an attempt failed; the event is due again later, or a dead letter. */
async function noteAttempt(
  { consumer, logger }: HandleOptions,
  database: Queryable,
  { event_id: event, attempts }: WaitingRow,
  cause: unknown,
): Promise<Failure> {
  const attempt = attempts + 1;
  const delayMs = retryDelayMs(consumer.retry, attempt);
  const values = [consumer.name, event, describeFailure(cause), delayMs, consumer.maxAttempts];
  const [noted] = await database.query<{ state: string }>(noteFailure, values);
  const isDead = noted?.state === "dead";
  const facts = { consumer: consumer.name, event, attempt, error: cause };
  if (isDead) {
    logger.error("An event could not be handled and is a dead letter now.", facts);
  } else {
    logger.warn("An event could not be handled and is tried again.", { ...facts, delayMs });
  }
  return { isDead, delayMs };
}

function describeFailure(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? `${String(cause.code)}: ` : "";
  return `${code}${describeError(cause)}`
    .toWellFormed()
    .replaceAll("\0", "\uFFFD")
    .slice(0, maxFailureLength);
}

import type { Clock, Logger } from "@hansa/core";
import type { Database, Queryable } from "@hansa/postgres";
import { decodeEvent, type Event } from "../broker/event.ts";
import { EventsError } from "../errors.ts";
import { emitEvents } from "../outbox/emit.ts";
import type { Consumer, HandlerContext } from "./define-consumer.ts";
import type { ClaimedRow } from "./inbox-rows.ts";

export interface HandlerOptions {
  readonly database: Database;
  readonly consumer: Consumer;
  /** Of what handlers emit. */
  readonly source: string;
  readonly maxEventBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A handler that did not end: what it still does to the transaction is unknown, so that this is given up whole. */
export class HandlerOverdue extends Error {
  readonly row: ClaimedRow;

  constructor(row: ClaimedRow, cause: unknown) {
    super("A handler did not end in time.", { cause });
    this.row = row;
  }
}

const setTraceparent = "select set_config('hansa.traceparent', $1, true)";

/**
 * Makes one attempt at an event, and gives the trace that the transaction is part of then. `trace` is the one before,
 * `""` for none; `undefined` where it is not known.
 *
 * @throws HandlerOverdue, and what the handler throws.
 */
export async function runHandler(
  options: HandlerOptions,
  transaction: Queryable,
  row: ClaimedRow,
  trace: string | undefined,
): Promise<string> {
  const timeout = new AbortController();
  const event = decodeEvent(row.event, Number.POSITIVE_INFINITY);
  const { traceparent = "" } = event;
  // What triggers and SQL functions emit is of the event's trace. Shares a round trip with the handler's first
  // statement, and is waited for behind the handler: one that still runs must not be left alone with the transaction.
  const tracing =
    traceparent === trace
      ? undefined
      : transaction.query(setTraceparent, [traceparent], { name: "hansa_traceparent" });
  const handling = options.consumer.handle(
    event,
    contextOf(options, transaction, row, event, timeout.signal),
  );
  tracing?.catch(() => undefined);
  try {
    await withinTime(handling, options, timeout);
    await tracing;
  } catch (error) {
    throw timeout.signal.aborted ? new HandlerOverdue(row, timeout.signal.reason) : error;
  }
  return traceparent;
}

function contextOf(
  { database, consumer, source, maxEventBytes, logger }: HandlerOptions,
  transaction: Queryable,
  row: ClaimedRow,
  event: Event,
  signal: AbortSignal,
): HandlerContext {
  return {
    transaction: withSignal(transaction, signal),
    database: withSignal(database, signal),
    emit: (input) => emitEvents(transaction, [inTraceOf(event, { ...input, source })], maxEventBytes),
    text: row.event,
    attempt: row.attempts + 1,
    idempotencyKey: `${consumer.name}:${row.event_id}`,
    signal,
    // Made for those alone that write to the log.
    get logger() {
      return logger.child({ consumer: consumer.name, event: row.event_id });
    },
  };
}

/** Rejects when the handler takes too long, whether or not it heeds the signal. */
async function withinTime(
  handling: Promise<void>,
  { consumer, clock }: HandlerOptions,
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

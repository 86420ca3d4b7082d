import { createHash } from "node:crypto";
import type { Logger } from "@hansa/core";
import type { Queryable } from "@hansa/postgres";
import { assertReadable } from "../broker/check.ts";
import type { Event, EventInput } from "../broker/event.ts";
import { EventsError } from "../errors.ts";
import type { TableSet } from "../tables.ts";

/** What a handler is given beside the event. */
export interface HandlerContext {
  /** The transaction in which the event counts as handled: what is written here is kept if and only if it does. */
  readonly transaction: Queryable;
  /**
   * The same database beside the transaction: each statement counts at once, and stays whatever becomes of the attempt. For
   * what has to outlive it; a row that the transaction has locked would be waited for until the handler's time is over.
   */
  readonly database: Queryable;
  /** Leaves an event in the outbox, in the same transaction. */
  readonly emit: (event: Omit<EventInput, "source">) => Promise<void>;
  /** The event as the broker has it, a CloudEvent in JSON: with every digit of its numbers, which JavaScript may round. */
  readonly text: string;
  /** The how manyth attempt this is, from 1. */
  readonly attempt: number;
  /** The same for every attempt at this event: for calls to others that are to have one effect. */
  readonly idempotencyKey: string;
  /** Aborted when the handler's time is over. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** How long to wait between attempts: doubled each time, from the first up to the longest, give or take a quarter. */
export interface RetryPolicy {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/** Which events a consumer handles, and how. */
export interface ConsumerOptions {
  /** Patterns of the subjects that it handles: `events.order.created`, `events.order.*`, `events.>`. */
  readonly subjects: readonly string[];
  /** Where a consumer begins that was not there before: `"beginning"` unless given. */
  readonly startAt?: "beginning" | "now" | Date;
  /** `"key"` (unless given): events of one key one after the other, in their order. `"none"`: as they come. */
  readonly order?: "key" | "none";
  /** How many handlers run at the same time in one process: 4 unless given. */
  readonly concurrency?: number;
  /**
   * How many events one transaction handles: 1 unless given. More is faster, and keeps what each has locked until all
   * are handled; when one fails or takes too long, the others of its transaction are handled again.
   */
  readonly batchSize?: number;
  /** 1 s, up to 60 s, unless given. */
  readonly retry?: Partial<RetryPolicy>;
  /** After how many attempts an event becomes a dead letter: 10 unless given. */
  readonly maxAttempts?: number;
  /** How long one attempt may take: 30 s unless given. */
  readonly timeoutMs?: number;
}

interface ConsumerBase extends ConsumerOptions {
  /** Under which it is known for ever: another name is another consumer, which begins where `startAt` says. */
  readonly name: string;
  /** Tables of its own that are made before it starts. */
  readonly tables?: readonly TableSet[];
}

/**
 * A consumer whose effects are made by TypeScript, or by a SQL function that takes the event as `jsonb`: an object with `id`,
 * `source`, `subject`, `key`, `time`, `data` and perhaps `traceparent`. What it emits by `hansa.emit_event` is part of the
 * same transaction.
 */
export type ConsumerInput<Data = unknown> = ConsumerBase &
  (
    | { readonly handle: (event: Event<Data>, context: HandlerContext) => Promise<void> }
    | { readonly callFunction: string }
  );

/** A checked definition, everything that may be left out filled in. */
export interface Consumer {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly startAt: "beginning" | "now" | Date;
  readonly order: "key" | "none";
  readonly concurrency: number;
  readonly batchSize: number;
  readonly retry: RetryPolicy;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  readonly tables: readonly TableSet[];
  /** The SQL function that it is, where it is one. */
  readonly callFunction?: string;
  readonly handle: (event: Event, context: HandlerContext) => Promise<void>;
}

const functionName = /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/;

/**
 * Defines what handles events: each has its effect once, together with the note that it was handled.
 *
 * @throws EventsError CONSUMER_INVALID, SUBJECT_INVALID
 */
export function defineConsumer<Data = unknown>(input: ConsumerInput<Data>): Consumer {
  assertReadable(input);
  const { name, subjects, startAt = "beginning", order = "key" } = input;
  return {
    name,
    subjects,
    startAt,
    order,
    concurrency: atLeastOne(name, "concurrency", input.concurrency ?? 4),
    batchSize: atLeastOne(name, "batchSize", input.batchSize ?? 1),
    maxAttempts: atLeastOne(name, "maxAttempts", input.maxAttempts ?? 10),
    timeoutMs: atLeastOne(name, "timeoutMs", input.timeoutMs ?? 30_000),
    tables: input.tables ?? [],
    retry: {
      firstDelayMs: atLeastOne(name, "retry.firstDelayMs", input.retry?.firstDelayMs ?? 1_000),
      maxDelayMs: atLeastOne(name, "retry.maxDelayMs", input.retry?.maxDelayMs ?? 60_000),
    },
    ...("callFunction" in input ? { callFunction: input.callFunction } : {}),
    // What an event's data is, its publisher has to keep to; the handler is the one that knows.
    handle:
      "handle" in input
        ? (event, context) => input.handle(event as Event<Data>, context)
        : callSqlFunction(name, input.callFunction),
  };
}

function callSqlFunction(name: string, called: string): Consumer["handle"] {
  if (!functionName.test(called)) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `The consumer "${name}" calls "${called.slice(0, 130)}", which is no name of a function such as "fn_reserve" or "shop.fn_reserve".`,
    );
  }
  // The data as it came: no number of it has been in JavaScript.
  const statement = `select ${called}($1::jsonb || jsonb_build_object('data', $2::jsonb -> 'data'))`;
  const prepared = {
    name: `hansa_consumer_${createHash("sha256").update(statement).digest("hex")}`.slice(0, 63),
  };
  return async (event, { transaction, text }) => {
    const attributes = JSON.stringify({ ...event, data: null });
    await transaction.query(statement, [attributes, text], prepared);
  };
}

function atLeastOne(consumer: string, setting: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `The consumer "${consumer}" has ${value} as ${setting}. Give a whole number of at least 1.`,
    );
  }
  return value;
}

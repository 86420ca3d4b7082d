import type { Queryable } from "@hansa/postgres";
import { EventsError } from "../errors.ts";
import { lookInto } from "../missing-tables.ts";
import { assertConsumer, listConsumerNames } from "./assert-consumer.ts";

/** An event that a consumer has given up. */
export interface DeadLetter {
  readonly consumer: string;
  readonly eventId: string;
  readonly subject: string;
  readonly key: string;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly failure: string;
  readonly receivedAt: Date;
  readonly settledAt: Date;
}

export interface DeadLetterFilter {
  readonly consumer?: string;
  /** The most that are given, oldest first: 100 unless given. */
  readonly limit?: number;
}

/** What a statement on `hansa.inbox` gives for a {@link DeadLetter}. */
export const deadLetterColumns: string = `
  consumer, event_id as "eventId", subject, key, attempts, failure,
  received_at as "receivedAt", settled_at as "settledAt"`;

/** The dead letters of a database, oldest first. @throws EventsError CONSUMER_UNKNOWN, TABLES_MISSING */
export async function listDeadLetters(
  database: Queryable,
  { consumer, limit = 100 }: DeadLetterFilter = {},
): Promise<readonly DeadLetter[]> {
  const letters = await lookInto("inbox", () =>
    database.query<DeadLetter & Record<string, unknown>>(
      `select ${deadLetterColumns} from hansa.inbox
       where state = 'dead' and ($1::text is null or consumer = $1) order by number limit $2`,
      [consumer ?? null, limit],
    ),
  );
  if (letters.length === 0 && consumer !== undefined) {
    assertConsumer(consumer, await listConsumerNames(database));
  }
  return letters;
}

/** Those of the events of a consumer that are dead letters. */
export async function findDeadLetters(
  database: Queryable,
  consumer: string,
  eventIds: readonly string[],
): Promise<readonly DeadLetter[]> {
  return await database.query<DeadLetter & Record<string, unknown>>(
    `select ${deadLetterColumns} from hansa.inbox
     where state = 'dead' and consumer = $1 and event_id = any($2) order by number`,
    [consumer, eventIds],
  );
}

/** One dead letter with the text of its event. @throws EventsError DEAD_LETTER_MISSING, CONSUMER_UNKNOWN, TABLES_MISSING */
export async function readDeadLetter(
  database: Queryable,
  consumer: string,
  eventId: string,
): Promise<DeadLetter & { readonly event: string }> {
  const [letter] = await lookInto("inbox", () =>
    database.query<DeadLetter & { event: string } & Record<string, unknown>>(
      `select ${deadLetterColumns}, event from hansa.inbox where state = 'dead' and consumer = $1 and event_id = $2`,
      [consumer, eventId],
    ),
  );
  return letter ?? (await missing(database, consumer, eventId));
}

/**
 * Has a consumer try dead letters again, one by its id or all, with attempts counted from the start; gives how many.
 * An event of a key comes after those of it that were handled meanwhile.
 *
 * @throws EventsError DEAD_LETTER_MISSING when one is named that there is not; CONSUMER_UNKNOWN, TABLES_MISSING.
 */
export async function replayDeadLetters(
  database: Queryable,
  consumer: string,
  eventId?: string,
): Promise<number> {
  const replayed = await lookInto("inbox", () =>
    database.query(
      `update hansa.inbox set state = 'waiting', attempts = 0, due_at = '-infinity', settled_at = null
       where state = 'dead' and consumer = $1 and ($2::text is null or event_id = $2)
       returning pg_notify('hansa_inbox', consumer)`,
      [consumer, eventId ?? null],
    ),
  );
  return await countOrMissing(database, replayed.length, consumer, eventId);
}

/**
 * Gives up dead letters for good, one by its id or all; gives how many. They stay known, so that they do not count
 * when they come again.
 *
 * @throws EventsError DEAD_LETTER_MISSING when one is named that there is not; CONSUMER_UNKNOWN, TABLES_MISSING.
 */
export async function dropDeadLetters(
  database: Queryable,
  consumer: string,
  eventId?: string,
): Promise<number> {
  const dropped = await lookInto("inbox", () =>
    database.query(
      `update hansa.inbox set state = 'dropped', event = null, settled_at = now()
       where state = 'dead' and consumer = $1 and ($2::text is null or event_id = $2)
       returning 1 as one`,
      [consumer, eventId ?? null],
    ),
  );
  return await countOrMissing(database, dropped.length, consumer, eventId);
}

async function countOrMissing(
  database: Queryable,
  count: number,
  consumer: string,
  eventId: string | undefined,
): Promise<number> {
  if (count === 0) {
    await (eventId === undefined
      ? listConsumerNames(database).then((known) => assertConsumer(consumer, known))
      : missing(database, consumer, eventId));
  }
  return count;
}

async function missing(database: Queryable, consumer: string, eventId: string): Promise<never> {
  assertConsumer(consumer, await listConsumerNames(database));
  throw new EventsError(
    "DEAD_LETTER_MISSING",
    `The consumer "${consumer}" has no dead letter of the event "${eventId}". List those there are with "hansa events dead-letters list".`,
  );
}

import type { Queryable } from "@hansa/postgres";
import type { EventBroker } from "../broker/broker.ts";
import { lookInto } from "../missing-tables.ts";

/** A consumer of a database, and how far behind it is. */
export interface ConsumerLag {
  readonly consumer: string;
  readonly subjects: readonly string[];
  /** Events that the broker has and the inbox has not. Patterns that overlap count what they share more than once. */
  readonly behind: number;
  /** Events in the inbox that are still to be handled. */
  readonly waiting: number;
  readonly dead: number;
  /** Since when the oldest that waits has been in the inbox. */
  readonly waitingSince?: Date;
}

interface LagRow extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly log: string | null;
  readonly sequence: number;
  readonly waiting: number;
  readonly dead: number;
  readonly waitingSince: Date | null;
}

const selectLag = `
  select consumer.name, consumer.subjects, consumer.log, consumer.sequence::float8 as sequence,
    count(*) filter (where state = 'waiting')::float8 as waiting,
    count(*) filter (where state = 'dead')::float8 as dead,
    min(received_at) filter (where state = 'waiting') as "waitingSince"
  from hansa.consumer left join hansa.inbox on inbox.consumer = consumer.name and state in ('waiting', 'dead')
  group by consumer.name order by consumer.name`;

/** The consumers of a database by name, each with its lag. @throws EventsError BROKER_UNREACHABLE, BROKER_REFUSED, TABLES_MISSING */
export async function readLag(database: Queryable, broker: EventBroker): Promise<readonly ConsumerLag[]> {
  const rows = await lookInto("inbox", () => database.query<LagRow>(selectLag));
  const lags: ConsumerLag[] = [];
  for (const { name, subjects, log, sequence, waiting, dead, waitingSince } of rows) {
    const behind = await broker.countAfter({ log: log ?? "", sequence }, subjects);
    const since = waitingSince === null ? {} : { waitingSince };
    lags.push({ consumer: name, subjects, behind, waiting, dead, ...since });
  }
  return lags;
}

const selectHandled = `
  select consumer, count(*) filter (where state = 'done')::float8 as handled from hansa.inbox
  where state in ('done', 'dropped') and settled_at > now() - interval '1 minute'
  group by consumer`;

/** How many events each consumer of a database has handled in the last minute: those that have handled any. */
export async function readHandledLastMinute(database: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await lookInto("inbox", () =>
    database.query<{ consumer: string; handled: number }>(selectHandled),
  );
  return new Map(rows.map(({ consumer, handled }) => [consumer, handled]));
}

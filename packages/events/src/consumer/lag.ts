import type { Queryable } from "@hansa/postgres";
import type { EventBroker } from "../broker/broker.ts";

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

/** The consumers of a database by name, each with its lag. @throws EventsError BROKER_UNREACHABLE, BROKER_REFUSED */
export async function readLag(database: Queryable, broker: EventBroker): Promise<readonly ConsumerLag[]> {
  const rows = await database.query<LagRow>(
    `select consumer.name, consumer.subjects, consumer.log, consumer.sequence::float8 as sequence,
       count(*) filter (where state = 'waiting')::float8 as waiting,
       count(*) filter (where state = 'dead')::float8 as dead,
       min(received_at) filter (where state = 'waiting') as "waitingSince"
     from hansa.consumer left join hansa.inbox on inbox.consumer = consumer.name and state in ('waiting', 'dead')
     group by consumer.name order by consumer.name`,
  );
  const lags: ConsumerLag[] = [];
  for (const { name, subjects, log, sequence, waiting, dead, waitingSince } of rows) {
    const behind = await broker.countAfter({ log: log ?? "", sequence }, subjects);
    const since = waitingSince === null ? {} : { waitingSince };
    lags.push({ consumer: name, subjects, behind, waiting, dead, ...since });
  }
  return lags;
}

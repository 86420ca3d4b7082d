import type { Queryable } from "@hansa/postgres";
import type { EventBroker } from "../broker/broker.ts";
import type { Consumer } from "./define-consumer.ts";

/** How far behind a consumer is. */
export interface ConsumerLag {
  readonly consumer: string;
  /** Events that the broker has and the inbox has not. */
  readonly behind: number;
  /** Events in the inbox that are still to be handled. */
  readonly waiting: number;
  readonly dead: number;
  /** Since when the oldest that waits has been in the inbox. */
  readonly waitingSince?: Date;
}

interface LagRow extends Readonly<Record<string, unknown>> {
  readonly log: string | null;
  readonly sequence: number;
  readonly waiting: number;
  readonly dead: number;
  readonly waitingSince: Date | null;
}

/** The lag of one consumer; of one that has never run, all that the broker has. @throws EventsError BROKER_UNREACHABLE */
export async function readLag(
  database: Queryable,
  broker: EventBroker,
  { name, subjects }: Pick<Consumer, "name" | "subjects">,
): Promise<ConsumerLag> {
  const [row] = await database.query<LagRow>(
    `select consumer.log, consumer.sequence::float8 as sequence,
       count(*) filter (where state = 'waiting')::float8 as waiting,
       count(*) filter (where state = 'dead')::float8 as dead,
       min(received_at) filter (where state = 'waiting') as "waitingSince"
     from hansa.consumer left join hansa.inbox on inbox.consumer = consumer.name and state in ('waiting', 'dead')
     where consumer.name = $1 group by consumer.name`,
    [name],
  );
  const behind = await broker.countAfter({ log: row?.log ?? "", sequence: row?.sequence ?? 0 }, subjects);
  return {
    consumer: name,
    behind,
    waiting: row?.waiting ?? 0,
    dead: row?.dead ?? 0,
    ...(row?.waitingSince == null ? {} : { waitingSince: row.waitingSince }),
  };
}

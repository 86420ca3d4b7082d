import type { Queryable } from "@hansa/postgres";
import { type Consumer, defineConsumer } from "../consumer/define-consumer.ts";
import { lookInto } from "../missing-tables.ts";
import { eventLogTables } from "./tables.ts";

export interface EventLogOptions {
  /** Of the consumer: `"event-log"` unless given. */
  readonly name?: string;
  /** What is recorded: all unless given. */
  readonly subjects?: readonly string[];
}

const ensurePartition = "select hansa.ensure_event_record_partition(now())";
const record = `
  insert into hansa.event_record (time, id, subject, key, source, traceparent, data)
  values ($1, $2, $3, $4, $5, $6, $7)`;

/**
 * A consumer that records every event in `hansa.event_record` of its database, as the trail of what happened: by key,
 * subject and time, a partition for each month, so that old months can be dropped.
 */
export function defineEventLog({ name = "event-log", subjects = [">"] }: EventLogOptions = {}): Consumer {
  return defineConsumer({
    name,
    subjects,
    tables: [eventLogTables],
    concurrency: 1,
    batchSize: 100,
    async handle({ id, time, subject, key, source, traceparent, data }, { transaction }) {
      await transaction.query(ensurePartition, [], { name: "hansa_event_log_partition" });
      const values = [time, id, subject, key, source, traceparent ?? null, JSON.stringify(data)];
      await transaction.query(record, values, { name: "hansa_event_log_record" });
    },
  });
}

/** An event as the log has it. */
export interface RecordedEvent {
  readonly time: Date;
  readonly id: string;
  readonly subject: string;
  readonly key: string;
  readonly source: string;
  readonly traceparent: string | null;
  readonly data: unknown;
}

export interface EventLogFilter {
  readonly key?: string | undefined;
  readonly subject?: string | undefined;
  readonly since?: Date | undefined;
  /** The most that are given, the newest: 100 unless given. */
  readonly limit?: number | undefined;
}

/** Recorded events in the order of their time. @throws EventsError TABLES_MISSING */
export async function readEventLog(
  database: Queryable,
  { key, subject, since, limit = 100 }: EventLogFilter = {},
): Promise<readonly RecordedEvent[]> {
  const newest = await lookInto("event log", () =>
    database.query<RecordedEvent & Record<string, unknown>>(
      `select time, id, subject, key, source, traceparent, data from hansa.event_record
       where ($1::text is null or key = $1) and ($2::text is null or subject = $2)
         and ($3::timestamptz is null or time >= $3)
       order by time desc, recorded_at desc limit $4`,
      [key ?? null, subject ?? null, since ?? null, limit],
    ),
  );
  return newest.toReversed();
}

import type { Queryable } from "@hansa/postgres";

/** What waits in an outbox. */
export interface OutboxState {
  /** Events that are still to be published; at most 100,000 are counted. */
  readonly waiting: number;
  /** Since when the oldest of them has been there. */
  readonly waitingSince?: Date;
}

const maxCounted = 100_000;

/** What waits in the outbox of a database. */
export async function readOutboxState(database: Queryable): Promise<OutboxState> {
  const [row] = await database.query<{ waiting: number; waitingSince: Date | null }>(
    `select
       (select count(*)::float8 from (
         select from hansa.outbox where published_at is null and refusal is null limit ${maxCounted}) as counted
       ) as waiting,
       (select created_at from hansa.outbox where published_at is null and refusal is null
        order by seq limit 1) as "waitingSince"`,
  );
  const since = row?.waitingSince ?? undefined;
  return { waiting: row?.waiting ?? 0, ...(since === undefined ? {} : { waitingSince: since }) };
}

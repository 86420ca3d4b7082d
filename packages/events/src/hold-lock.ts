import type { Clock } from "@hansa/core";
import type { Database, Queryable } from "@hansa/postgres";

export interface HoldLockOptions {
  /** The lock's name; the same work everywhere has the same. */
  readonly name: string;
  /** How often whoever does not hold it asks again. */
  readonly pollIntervalMs: number;
  readonly clock: Clock;
  /** Called whenever it is another's turn: all is well then. */
  readonly onOthersTurn: () => void;
  readonly signal: AbortSignal;
}

/**
 * Does `work` while this process alone, of all that use the database, holds an advisory lock; waits for it before. The
 * lock is that of the connection which `work` gets, and falls free when that ends, however it ends: work that sends
 * its statements over it cannot go on without the lock.
 *
 * Its commits do not wait for the disk: `work` must be such that it is done again where a crash of the server takes the
 * last ones back (https://www.postgresql.org/docs/current/wal-async-commit.html). What others commit with what they have
 * read of it waits, and takes it along.
 */
export async function whileHoldingLock(
  database: Database,
  { name, pollIntervalMs, clock, onOthersTurn, signal }: HoldLockOptions,
  work: (session: Queryable) => Promise<void>,
): Promise<void> {
  await database.session(async (session) => {
    while (!(await tryLock(session, name))) {
      onOthersTurn();
      await clock.sleep(pollIntervalMs, signal).catch(() => undefined);
      if (signal.aborted) {
        return;
      }
    }
    try {
      await session.query("set synchronous_commit = off");
      await work(session);
    } finally {
      await session
        .query("reset synchronous_commit")
        .then(() => session.query("select pg_advisory_unlock_all()"))
        .catch(() => undefined);
    }
  });
}

async function tryLock(session: Queryable, name: string): Promise<boolean> {
  const [row] = await session.query<{ held: boolean }>(
    "select pg_try_advisory_lock(hashtextextended($1, 0)) as held",
    [name],
  );
  return row?.held === true;
}

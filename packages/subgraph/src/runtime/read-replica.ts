import type { Clock, Logger } from "@hansa/core";
import { type Database, PostgresError, type Session } from "@hansa/postgres";
import { DatabaseWatch } from "./database-watch.ts";
import { RecentWrites } from "./recent-writes.ts";

export interface ReadReplicaOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long after its write a session's reads stay on the primary, in milliseconds. */
  readonly primaryAfterWriteMs: number;
}

/** A replica that queries may be read from. */
export class ReadReplica {
  readonly #database: Database;
  readonly #watch: DatabaseWatch;
  readonly #recentWrites: RecentWrites;

  constructor(database: Database, { clock, logger, primaryAfterWriteMs }: ReadReplicaOptions) {
    this.#database = database;
    this.#watch = new DatabaseWatch({ database, name: "replica", clock, logger });
    this.#recentWrites = new RecentWrites(clock, primaryAfterWriteMs);
  }

  /** Tells that a session has written: for a while it will not see its write here. */
  noteWrite(session: string): void {
    this.#recentWrites.add(session);
  }

  /** Where the session's reads go: here, unless it has just written or the replica is away. */
  databaseFor(session: string): Database | undefined {
    return this.#recentWrites.has(session) || this.#watch.isAway() ? undefined : this.#database;
  }

  /** Reads from the replica; what fails because of it is read from the primary instead. */
  withPrimary(replica: Session, primary: Session): Session {
    const orElse = async <Result>(
      asked: Promise<Result>,
      askPrimary: () => Promise<Result>,
    ): Promise<Result> => {
      try {
        return await asked;
      } catch (error) {
        if (!this.#watch.noteFailure(error) && !conflictsWithRecovery(error)) {
          throw error;
        }
        return await askPrimary();
      }
    };
    return {
      query: (text, values, options) =>
        orElse(replica.query(text, values, options), () => primary.query(text, values, options)),
      queryJson: (text, values, options) =>
        orElse(replica.queryJson(text, values, options), () => primary.queryJson(text, values, options)),
    };
  }
}

/**
 * What a replica stops a statement with whose rows the primary has removed meanwhile: of a read alone, so it may be read again.
 *
 * https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-CONFLICT
 */
function conflictsWithRecovery(error: unknown): boolean {
  return error instanceof PostgresError && error.extensions.sqlState === "40001";
}

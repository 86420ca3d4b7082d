import { type Clock, describeError, type Logger } from "@hansa/core";
import { type Database, PostgresError } from "@hansa/postgres";

export interface DatabaseWatchOptions {
  readonly database: Pick<Database, "query">;
  /** What it is called in the log. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long what is known of a database holds, in milliseconds. */
const freshMs = 1_000;

/**
 * Whether a database can be reached, as far as was seen last. It is asked only when somebody wants to know and the last
 * answer is old, so that nothing runs where nobody asks; who asks gets what is known, and the new answer the next time.
 */
export class DatabaseWatch {
  readonly #options: DatabaseWatchOptions;
  #isAway = false;
  #isAsking = false;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(options: DatabaseWatchOptions) {
    this.#options = options;
  }

  /** What was seen last. Asks the database if it was away then and that is a while ago. */
  isAway(): boolean {
    if (this.#isAway) {
      this.look();
    }
    return this.#isAway;
  }

  /** As `isAway`, but asks whatever was seen last. */
  look(): boolean {
    if (!this.#isAsking && this.#options.clock.monotonic() - this.#askedMs >= freshMs) {
      this.#isAsking = true;
      void this.#ask();
    }
    return this.#isAway;
  }

  /** Tells of a statement that failed. Gives whether the database is what failed. */
  noteFailure(error: unknown): boolean {
    if (!isOfDatabase(error)) {
      return false;
    }
    this.#set(true, error);
    return true;
  }

  async #ask(): Promise<void> {
    try {
      await this.#options.database.query("select 1");
      this.#set(false);
    } catch (error) {
      // Where all connections are in use there is a database to use them on.
      this.#set(isOfDatabase(error), error);
    } finally {
      this.#isAsking = false;
    }
  }

  #set(isAway: boolean, error?: unknown): void {
    const { logger, name, clock } = this.#options;
    this.#askedMs = clock.monotonic();
    if (isAway && !this.#isAway) {
      logger.error("A database cannot be reached.", { database: name, reason: describeError(error) });
    } else if (!isAway && this.#isAway) {
      logger.info("A database can be reached again.", { database: name });
    }
    this.#isAway = isAway;
  }
}

function isOfDatabase(error: unknown): boolean {
  return (
    error instanceof PostgresError &&
    (error.code === "CONNECTION_FAILED" || error.code === "DATABASE_MISSING")
  );
}

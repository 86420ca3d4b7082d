import { PostgresError } from "@hansa/postgres";
import { EventsError } from "./errors.ts";

/** `undefined_table` and `invalid_schema_name`: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const missingStates = new Set<unknown>(["42P01", "3F000"]);

/** What makes the tables that are looked into, for people. */
const makers = {
  inbox: "consumers, which `hansa worker` and `hansa dev` make",
  "event log": "the event log, which the worker of a consumer by `defineEventLog` makes",
} as const;

/**
 * Does `look`, which looks into tables that may not be there.
 *
 * @throws EventsError TABLES_MISSING in place of PostgreSQL's own error, and what `look` throws besides.
 */
export async function lookInto<Result>(
  component: keyof typeof makers,
  look: () => Promise<Result>,
): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof PostgresError && missingStates.has(error.extensions.sqlState)) {
      throw new EventsError(
        "TABLES_MISSING",
        `The database has no tables of ${makers[component]}. Name the database of a service that has them; beside a running "hansa dev" leave --database and DATABASE_URL out.`,
        { cause: error },
      );
    }
    throw error;
  }
}

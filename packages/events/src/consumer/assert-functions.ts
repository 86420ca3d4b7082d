import { type Database, PostgresError } from "@hansa/postgres";
import { EventsError } from "../errors.ts";
import type { Consumer } from "./define-consumer.ts";

/**
 * Refuses consumers whose SQL functions the database does not have: each of their events would fail until it is a dead letter.
 * PostgreSQL is asked to parse a call, which is not run.
 *
 * @throws EventsError CONSUMER_FUNCTION_MISSING, with all of them; PostgresError where the database cannot be asked.
 */
export async function assertFunctions(database: Database, consumers: readonly Consumer[]): Promise<void> {
  const missing: string[] = [];
  for (const { name, callFunction } of consumers) {
    const refusal = callFunction === undefined ? undefined : await refusalOf(database, callFunction);
    if (refusal !== undefined) {
      missing.push(`The consumer "${name}" is the SQL function ${callFunction}(event jsonb). ${refusal}`);
    }
  }
  if (missing.length > 0) {
    throw new EventsError(
      "CONSUMER_FUNCTION_MISSING",
      `${missing.join("\n")} Create it in a migration and apply that with "hansa migrate", or correct the name.`,
    );
  }
}

/** Its name is one, as `defineConsumer` has made sure. */
async function refusalOf(database: Database, callFunction: string): Promise<string | undefined> {
  try {
    await database.session(async (session) => {
      await session.query(`prepare hansa_function (jsonb) as select ${callFunction}($1)`);
      await session.query("deallocate hansa_function");
    });
    return undefined;
  } catch (error) {
    if (error instanceof PostgresError && error.code === "QUERY_FAILED") {
      return error.message;
    }
    throw error;
  }
}

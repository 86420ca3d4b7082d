import type { Queryable } from "./database.ts";
import { PostgresError } from "./errors.ts";
import { isDuplicate } from "./sql-state.ts";

/**
 * Creates the schema `hansa`, where all tables of Hansa's own are, unless it is there. Several that create it at
 * once all succeed. To be called outside of a transaction: within one, who waited for another's creation neither sees
 * what that one has made nor may go on after the refusal.
 *
 * @throws PostgresError QUERY_FAILED where the user may not create schemas.
 */
export async function ensureHansaSchema(database: Queryable): Promise<void> {
  const found = await database.query("select 1 from pg_namespace where nspname = 'hansa'");
  if (found.length > 0) {
    return;
  }
  try {
    await database.query("create schema hansa");
  } catch (error) {
    if (!(error instanceof PostgresError && isDuplicate(error))) {
      throw error;
    }
  }
}

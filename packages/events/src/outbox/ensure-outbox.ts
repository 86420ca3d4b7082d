import type { Database } from "@hansa/postgres";
import { ensureTables } from "../tables.ts";
import { outboxTables } from "./tables.ts";

/**
 * Makes the outbox of a database and `hansa.emit_event`, or brings them up to date: before its migrations, so that those
 * may use them.
 *
 * @throws EventsError TABLES_NEWER; PostgresError.
 */
export async function ensureOutbox(database: Database): Promise<void> {
  await ensureTables(database, outboxTables);
}

import { PostgresError } from "./errors.ts";
import { connectDatabase } from "./pool/connect-database.ts";
import { quoteIdentifier } from "./quoting.ts";
import { isDuplicate } from "./sql-state.ts";

/**
 * Creates a database on the server that `serverUrl` names (its own database is where the command is sent), unless
 * there is one of this name. Any name is allowed; two that create it at once both succeed.
 *
 * @throws PostgresError CONNECTION_FAILED, or QUERY_FAILED where the user may not create databases.
 */
export async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
  await using database = await connectDatabase({
    connectionString: serverUrl,
    settings: { maxConnections: 1 },
  });
  const found = await database.query("select 1 from pg_database where datname = $1", [name]);
  if (found.length > 0) {
    return;
  }
  try {
    await database.query(`create database ${quoteIdentifier(name)}`);
  } catch (error) {
    if (!(error instanceof PostgresError && isDuplicate(error))) {
      throw error;
    }
  }
}

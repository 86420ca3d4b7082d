import { existsSync } from "node:fs";
import {
  connectDatabase,
  type Database,
  type MigrationReport,
  type MigrationStatus,
  migrate,
  migrationStatus,
} from "@hansa/postgres";
import { CliError } from "./errors.ts";
import { assertSubgraphFile, migrationsFolderOf } from "./subgraph-file.ts";

/**
 * Brings a subgraph's database up to date, where the subgraph has migrations.
 *
 * @throws CliError MODULE_NOT_FOUND, DATABASE_NOT_NAMED; PostgresError as `migrate` does.
 */
export async function migrateModule(
  modulePath: string,
  connectionString: string | undefined,
): Promise<MigrationReport> {
  assertSubgraphFile(modulePath);
  const directory = migrationsFolderOf(modulePath);
  if (!existsSync(directory)) {
    return { applied: [], alreadyApplied: 0 };
  }
  await using database = await connect(connectionString);
  return await migrate(database, { directory });
}

/** How each migration of a subgraph stands; changes nothing. */
export async function readMigrationStatus(
  modulePath: string,
  connectionString: string | undefined,
): Promise<readonly MigrationStatus[]> {
  assertSubgraphFile(modulePath);
  await using database = await connect(connectionString);
  return await migrationStatus(database, { directory: migrationsFolderOf(modulePath) });
}

function connect(connectionString: string | undefined): Promise<Database> {
  if (!connectionString) {
    throw new CliError("DATABASE_NOT_NAMED", "No database is named to migrate.");
  }
  return connectDatabase({ connectionString });
}

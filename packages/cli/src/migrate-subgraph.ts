import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  connectDatabase,
  type Database,
  type MigrationReport,
  type MigrationStatus,
  migrate,
  migrationStatus,
} from "@hansa/postgres";
import { CliError } from "./errors.ts";
import { assertModuleFile } from "./load-module.ts";

/** Where a subgraph's migrations lie: the folder `migrations` beside its module. */
export function migrationsFolderOf(modulePath: string): string {
  return join(dirname(resolve(modulePath)), "migrations");
}

/**
 * Brings a subgraph's database up to date, where the subgraph has migrations.
 *
 * @throws CliError MODULE_NOT_FOUND, DATABASE_NOT_NAMED; PostgresError as `migrate` does.
 */
export async function migrateModule(
  modulePath: string,
  connectionString: string | undefined,
): Promise<MigrationReport> {
  assertModuleFile(modulePath);
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
  assertModuleFile(modulePath);
  await using database = await connect(connectionString);
  return await migrationStatus(database, { directory: migrationsFolderOf(modulePath) });
}

function connect(connectionString: string | undefined): Promise<Database> {
  if (!connectionString) {
    throw new CliError("DATABASE_NOT_NAMED", "No database is named to migrate.");
  }
  return connectDatabase({ connectionString });
}

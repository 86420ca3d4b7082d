import { existsSync } from "node:fs";
import { ensureOutbox, type InstalledObservers } from "@hansa/events";
import {
  connectDatabase,
  type Database,
  type MigrationReport,
  type MigrationStatus,
  migrate,
  migrationStatus,
} from "@hansa/postgres";
import { eventsOf, installEvents } from "@hansa/subgraph";
import { CliError } from "./errors.ts";
import { assertSubgraphFile, loadSubgraph, migrationsFolderOf } from "./subgraph-file.ts";

export interface SubgraphMigrationReport extends MigrationReport {
  readonly observers: InstalledObservers;
}

/**
 * Brings a subgraph's database up to date: the outbox, the migrations, which may use it, and then the triggers of its
 * observers. Connects to nothing where a module without migrations has neither observers nor consumers.
 *
 * @throws CliError as `loadSubgraph` does, and DATABASE_NOT_NAMED; PostgresError as `migrate` does, EventsError as
 * `installObservers`.
 */
export async function migrateSubgraph(
  path: string,
  connectionString: string | undefined,
): Promise<SubgraphMigrationReport> {
  const { definition } = await loadSubgraph(path);
  if (!existsSync(migrationsFolderOf(path)) && eventsOf(definition) === undefined) {
    return { applied: [], alreadyApplied: 0, observers: { created: [], replaced: [], removed: [] } };
  }
  await using database = await connect(connectionString);
  const report = await applyMigrations(path, database);
  return { ...report, observers: await installEvents(definition, database) };
}

/**
 * The migrations of a subgraph alone, without loading its module: whoever serves it after brings the observers up to date.
 *
 * @throws CliError MODULE_NOT_FOUND, DATABASE_NOT_NAMED; PostgresError as `migrate` does.
 */
export async function migrateModule(
  modulePath: string,
  connectionString: string | undefined,
): Promise<MigrationReport> {
  assertSubgraphFile(modulePath);
  if (!existsSync(migrationsFolderOf(modulePath))) {
    return { applied: [], alreadyApplied: 0 };
  }
  await using database = await connect(connectionString);
  return await applyMigrations(modulePath, database);
}

async function applyMigrations(path: string, database: Database): Promise<MigrationReport> {
  await ensureOutbox(database);
  const directory = migrationsFolderOf(path);
  return existsSync(directory) ? await migrate(database, { directory }) : { applied: [], alreadyApplied: 0 };
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

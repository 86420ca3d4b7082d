import { type Clock, type Logger, silentLogger, systemClock } from "@hansa/core";
import type { Database, Queryable } from "../database.ts";
import { ensureHansaSchema } from "../ensure-hansa-schema.ts";
import { PostgresError } from "../errors.ts";
import { type Migration, type MigrationFile, readMigrationFiles } from "./migration-file.ts";
import { assertHistoryFits, compareHistory, type MigrationStatus, readHistory } from "./migration-history.ts";
import { splitStatements } from "./split-statements.ts";
import { findTransactionControl } from "./transaction-control.ts";

export interface MigrateOptions {
  /** Where the files `NNN_name.sql` lie. */
  readonly directory: string;
  /** How long to wait for another process that migrates the same database: 60 s unless given. */
  readonly lockTimeoutMs?: number;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

export interface MigrationReport {
  /** What this call applied, in order. */
  readonly applied: readonly {
    readonly number: number;
    readonly name: string;
    readonly durationMs: number;
  }[];
  /** How many were applied before. */
  readonly alreadyApplied: number;
}

/** The key of the advisory lock: any number will do that nobody else uses. It holds in one database. */
const lockKey = "7308035420312371";

/**
 * Applies the migrations of a directory that the database does not have yet, in order, each in one transaction
 * together with its row in `hansa.migration`. One process at a time: others wait, and then find nothing to do. Needs
 * sessions of its own, so no proxy that pools by transaction.
 *
 * @throws PostgresError MIGRATION_* as the catalogue says; what was applied before the one that failed stays.
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<MigrationReport> {
  const files = await readMigrationFiles(options.directory);
  for (const file of files) {
    assertNoTransactionControl(file);
  }
  return await database.session(async (session) => {
    await lock(session, options.lockTimeoutMs ?? 60_000);
    try {
      return await applyPending(session, files, options);
    } finally {
      await session.query(`select pg_advisory_unlock(${lockKey})`).catch(() => undefined);
    }
  });
}

/** What there is to apply: the files of a directory, or what was read of them elsewhere. */
export type MigrationsOf = { readonly directory: string } | { readonly migrations: readonly Migration[] };

/** How each migration stands, those with something wrong included; changes nothing. @throws PostgresError MIGRATION_*. */
export async function migrationStatus(
  database: Queryable,
  of: MigrationsOf,
): Promise<readonly MigrationStatus[]> {
  const migrations = "directory" in of ? await readMigrationFiles(of.directory) : of.migrations;
  return compareHistory(migrations, await readHistory(database));
}

/** What the migrations of a directory are known by, in order. @throws PostgresError MIGRATION_*. */
export async function listMigrations(directory: string): Promise<readonly Migration[]> {
  const files = await readMigrationFiles(directory);
  return files.map(({ number, name, checksum }) => ({ number, name, checksum }));
}

async function lock(session: Queryable, timeoutMs: number): Promise<void> {
  await session.query(`set lock_timeout = ${Math.max(1, Math.round(timeoutMs))}`);
  try {
    await session.query(`select pg_advisory_lock(${lockKey})`);
  } catch (error) {
    const isTimeout = error instanceof PostgresError && error.extensions.sqlState === "55P03";
    throw isTimeout
      ? new PostgresError(
          "MIGRATION_LOCK_TIMEOUT",
          `Another process still migrates the database after ${timeoutMs} ms. Wait until it has ended, then run the migrations again.`,
          { cause: error },
        )
      : error;
  } finally {
    await session.query("reset lock_timeout").catch(() => undefined);
  }
}

async function applyPending(
  session: Queryable,
  files: readonly MigrationFile[],
  { directory, logger = silentLogger, clock = systemClock }: MigrateOptions,
): Promise<MigrationReport> {
  const statuses = compareHistory(files, await readHistory(session));
  assertHistoryFits(statuses, directory);
  const alreadyApplied = statuses.filter(({ state }) => state === "applied").length;
  const pending = files.slice(alreadyApplied);
  if (pending.length > 0 && alreadyApplied === 0) {
    await createHistory(session);
  }
  const applied: { number: number; name: string; durationMs: number }[] = [];
  for (const file of pending) {
    const startedAt = clock.monotonic();
    await apply(session, file);
    const durationMs = Math.round(clock.monotonic() - startedAt);
    applied.push({ number: file.number, name: file.name, durationMs });
    logger.info("A migration was applied.", { migration: file.name, durationMs });
  }
  return { applied, alreadyApplied };
}

async function createHistory(session: Queryable): Promise<void> {
  await ensureHansaSchema(session);
  await session.query("set client_min_messages = warning");
  await session.query(`
    create table if not exists hansa.migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  await session.query("reset client_min_messages");
}

async function apply(session: Queryable, file: MigrationFile): Promise<void> {
  await session.query("begin");
  try {
    await runFile(session, file);
    // What the file has set for its session would otherwise stay on a connection of the pool.
    await session.query("reset session authorization; reset role; reset all");
    await session.query("insert into hansa.migration (number, name, checksum) values ($1, $2, $3)", [
      file.number,
      file.name,
      file.checksum,
    ]);
    await session.query("commit");
  } catch (error) {
    await session.query("rollback").catch(() => undefined);
    throw describeFailure(file, error, undefined);
  }
  await session.query("discard temp");
}

async function runFile(session: Queryable, file: MigrationFile): Promise<void> {
  try {
    // Without values the text may hold many statements, which the server runs one after the other.
    await session.query(file.text);
  } catch (error) {
    throw describeFailure(file, error, findPlace(file, error));
  }
}

/** Where a file failed: where the server says, or else where the statement begins that it was at. */
function findPlace({ text }: MigrationFile, error: unknown): string | undefined {
  const { position, completedStatements = 0 } = error instanceof PostgresError ? error.extensions : {};
  if (typeof position === "string") {
    return locate(text, Number(position) - 1);
  }
  const statement = splitStatements(text)[Number(completedStatements)];
  return statement === undefined ? undefined : locateOffset(text, statement.offset);
}

/** An error of the server as one of the migration; it tells of a statement even where it calls that cancelled. */
function describeFailure(file: MigrationFile, error: unknown, place: string | undefined): unknown {
  const isOfStatement =
    error instanceof PostgresError && (error.code === "QUERY_FAILED" || error.code === "QUERY_CANCELLED");
  if (!isOfStatement) {
    return error;
  }
  const { sqlState } = error.extensions;
  return new PostgresError(
    "MIGRATION_FAILED",
    `The migration ${file.path}${place === undefined ? "" : `:${place}`} failed. ${error.message} Nothing of this file is applied, what came before it stays. Correct it and run the migrations again.`,
    {
      cause: error,
      extensions: { migration: file.name, sqlState, ...(place === undefined ? {} : { place }) },
    },
  );
}

function assertNoTransactionControl(file: MigrationFile): void {
  const offset = findTransactionControl(file.text);
  if (offset !== undefined) {
    const place = locateOffset(file.text, offset);
    throw new PostgresError(
      "MIGRATION_FAILED",
      `The migration ${file.path}:${place} begins or ends a transaction. Each file is one transaction already: remove that statement. Nothing of any file was applied.`,
      { extensions: { migration: file.name, place } },
    );
  }
}

/** As `locate`, for an offset in JavaScript's units. */
function locateOffset(text: string, offset: number): string {
  return locate(text, Array.from(text.slice(0, offset)).length);
}

/** `line:column`, both from 1, of the character (code point, as PostgreSQL counts) at `index`. */
function locate(text: string, index: number): string {
  const before = Array.from(text).slice(0, index);
  const lastLineFeed = before.lastIndexOf("\n");
  const line = before.filter((character) => character === "\n").length + 1;
  return `${line}:${index - lastLineFeed}`;
}

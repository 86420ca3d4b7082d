import { type Database, PostgresError, type Queryable } from "@hansa/postgres";
import { assertNamesDiffer } from "../assert-names-differ.ts";
import { EventsError } from "../errors.ts";
import { ensureOutbox } from "./ensure-outbox.ts";
import {
  assertObserver,
  type Observer,
  printObserver,
  printObserverRemoval,
  quoteTable,
} from "./observer.ts";

/** What installing observers has changed, by their names. */
export interface InstalledObservers {
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
}

const nameSource = `
  insert into hansa.event_source (source) values ($1)
  on conflict (is_only) do update set source = excluded.source where event_source.source <> excluded.source`;

/**
 * Brings the triggers of a database's observers to what is declared: makes what is missing, replaces what is defined
 * otherwise now, removes what is no longer declared. In one transaction, one process at a time; does nothing but one
 * look where all is as it should be. A database is one service's: `source` is that of what its SQL emits, too. To be called by whoever migrates the tables.
 *
 * @throws EventsError OBSERVER_INVALID, SUBJECT_INVALID, TABLES_NEWER; PostgresError.
 */
export async function installObservers(
  database: Database,
  source: string,
  observers: readonly Observer[],
): Promise<InstalledObservers> {
  observers.forEach(assertObserver);
  assertNamesDiffer("observer", observers);
  const names = observers.map(({ name }) => name);
  await ensureOutbox(database);
  return await database.transaction(async (transaction) => {
    await transaction.query("lock table hansa.observer in exclusive mode");
    await transaction.query(nameSource, [source]);
    const rows = await transaction.query<{ name: string; definition: string }>(
      "select name, definition from hansa.observer",
    );
    const known = new Map(rows.map(({ name, definition }) => [name, definition]));
    const removed = [...known.keys()].filter((name) => !names.includes(name));
    for (const name of removed) {
      await remove(transaction, name);
    }
    const created: string[] = [];
    const replaced: string[] = [];
    for (const observer of observers) {
      const statements = printObserver(observer, source);
      const before = known.get(observer.name);
      if (before === statements) {
        continue;
      }
      if (before !== undefined) {
        await remove(transaction, observer.name);
      }
      await install(transaction, observer, statements);
      (before === undefined ? created : replaced).push(observer.name);
    }
    return { created, replaced, removed };
  });
}

/**
 * The names of observers whose triggers a database does not have, or has as they were defined before. Changes nothing.
 *
 * @throws PostgresError.
 */
export async function findMissingObservers(
  database: Queryable,
  source: string,
  observers: readonly Observer[],
): Promise<readonly string[]> {
  const [table] = await database.query("select 1 where to_regclass('hansa.observer') is not null");
  const rows =
    table === undefined
      ? []
      : await database.query<{ name: string; definition: string }>(
          "select name, definition from hansa.observer",
        );
  const known = new Map(rows.map(({ name, definition }) => [name, definition]));
  return observers
    .filter((observer) => known.get(observer.name) !== printObserver(observer, source))
    .map(({ name }) => name);
}

async function remove(transaction: Queryable, name: string): Promise<void> {
  await transaction.query(printObserverRemoval(name));
  await transaction.query("delete from hansa.observer where name = $1", [name]);
}

/** What is wrong with a function's body shows when it runs first; so its columns are asked for here. */
async function install(transaction: Queryable, observer: Observer, statements: string): Promise<void> {
  const { name, table, key, payload, columns = [], rows = {} } = observer;
  const shown = Object.values(payload).map((column) => (typeof column === "string" ? column : column.column));
  try {
    await assertColumns(transaction, observer, [
      ...new Set([key, ...shown, ...columns, ...Object.keys(rows)]),
    ]);
    await transaction.query(statements);
  } catch (error) {
    if (!(error instanceof PostgresError) || error.code !== "QUERY_FAILED") {
      throw error;
    }
    throw new EventsError(
      "OBSERVER_INVALID",
      `The observer "${name}" of the table "${table}" could not be installed. ${error.message}`,
      { cause: error },
    );
  }
  await transaction.query("insert into hansa.observer (name, definition) values ($1, $2)", [
    name,
    statements,
  ]);
}

async function assertColumns(
  transaction: Queryable,
  { name, table }: Observer,
  columns: readonly string[],
): Promise<void> {
  const [found] = await transaction.query<{ columns: readonly string[] | null }>(
    `select array_agg(attname::text) as columns from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [quoteTable(table)],
  );
  if (found?.columns == null) {
    throw new EventsError(
      "OBSERVER_INVALID",
      `The observer "${name}" is of the table "${table}", which is not there.`,
    );
  }
  const existing = found.columns;
  const missing = columns.filter((column) => !existing.includes(column));
  if (missing.length > 0) {
    throw new EventsError(
      "OBSERVER_INVALID",
      `The observer "${name}" names ${missing.map((column) => `"${column}"`).join(", ")}, which the table "${table}" does not have.`,
    );
  }
}

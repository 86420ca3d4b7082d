import { type Database, ensureHansaSchema, type Queryable } from "@hansa/postgres";
import { EventsError } from "./errors.ts";

/** A set of tables that is brought up to date step by step; steps are only ever added. */
export interface TableSet {
  /** Under which its version is kept in `hansa.component`. */
  readonly component: string;
  /** Statements, one text a version, beginning with version 1. */
  readonly steps: readonly string[];
}

const createComponents = `
  select pg_advisory_xact_lock(hashtext('hansa.component'));
  set local client_min_messages = warning;
  create table if not exists hansa.component (
    name text primary key,
    version integer not null,
    migrated_at timestamptz not null default now()
  );
`;

/**
 * Makes the tables of a set, or brings them up to date: in one transaction, one process at a time. Does nothing but
 * one look where they are up to date.
 *
 * @throws EventsError TABLES_NEWER
 */
export async function ensureTables(database: Database, { component, steps }: TableSet): Promise<void> {
  if ((await readVersion(database, component)) === steps.length) {
    return;
  }
  await ensureHansaSchema(database);
  await database.transaction(async (transaction) => {
    await transaction.query(createComponents);
    const version = await readVersion(transaction, component);
    if (version > steps.length) {
      throw new EventsError(
        "TABLES_NEWER",
        `The tables of "${component}" have version ${version}, and this Hansa knows versions up to ${steps.length}. Run one as new as that which made them.`,
      );
    }
    for (const step of steps.slice(version)) {
      await transaction.query(step);
    }
    await transaction.query(
      `insert into hansa.component (name, version) values ($1, $2)
       on conflict (name) do update set version = excluded.version, migrated_at = now()`,
      [component, steps.length],
    );
  });
}

async function readVersion(database: Queryable, component: string): Promise<number> {
  const [known] = await database.query("select 1 where to_regclass('hansa.component') is not null");
  if (known === undefined) {
    return 0;
  }
  const [row] = await database.query<{ version: number }>(
    "select version from hansa.component where name = $1",
    [component],
  );
  return row?.version ?? 0;
}

import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/database.ts";
import type { PostgresError } from "../../src/errors.ts";
import { migrate, migrationStatus } from "../../src/migrations/migrate.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

/** A directory with these files. */
async function directoryOf(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "hansa-migrations-"));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(path, name), text)));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function tablesOf(database: Database): Promise<readonly unknown[]> {
  const rows = await database.query(
    "select tablename from pg_tables where schemaname = 'public' order by tablename",
  );
  return rows.map((row) => row.tablename);
}

const users = "create table tb_user (id int primary key);\ncreate index on tb_user (id);\n";
const rule =
  "create table a (i int); create rule r as on insert to a do also (delete from a where i = 1; delete from a where i = 2);";
const deferred =
  "create table a (id int primary key); create table b (id int references a deferrable initially deferred);";
const products = "create table tb_product (id int);\n";

test("files are applied in order, once", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({
    "002_products.sql": "create table tb_product (id int references tb_user);",
    "001_users.sql": users,
    "README.md": "not a migration",
  });
  const first = await migrate(database, { directory: directory.path });
  expect(first.applied.map(({ name }) => name)).toEqual(["001_users.sql", "002_products.sql"]);
  expect(await migrate(database, { directory: directory.path })).toEqual({ applied: [], alreadyApplied: 2 });
  expect(await tablesOf(database)).toEqual(["tb_product", "tb_user"]);
});

test("line ends and a byte order mark do not make a file another one", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({ "001_users.sql": users });
  await migrate(database, { directory: directory.path });
  await writeFile(join(directory.path, "001_users.sql"), `\uFEFF${users.replaceAll("\n", "\r\n")}`);
  expect(await migrate(database, { directory: directory.path })).toEqual({ applied: [], alreadyApplied: 1 });
});

test("a failing file leaves nothing behind, says where it failed, and can be corrected", async () => {
  await using database = await postgres.createDatabase();
  const broken = "create table tb_half (id int);\n-- é😀\nselect 1;\n  select * from nowhere;\n";
  await using directory = await directoryOf({ "001_users.sql": users, "002_broken.sql": broken });
  await expect(migrate(database, { directory: directory.path })).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    message: `The migration ${join(directory.path, "002_broken.sql")}:4:17 failed. PostgreSQL refused the statement: relation "nowhere" does not exist. Nothing of this file is applied, what came before it stays. Correct it and run the migrations again.`,
    extensions: { migration: "002_broken.sql", sqlState: "42P01", place: "4:17" },
  });
  expect(await tablesOf(database)).toEqual(["tb_user"]);
  await writeFile(join(directory.path, "002_broken.sql"), products);
  const second = await migrate(database, { directory: directory.path });
  expect(second.applied.map(({ number }) => number)).toEqual([2]);
});

test.each([
  ["no position", "create table a (id int);;\n-- é😀;\n  alter table missing add b int;\nselect 1;", "3:3"],
  ["a rule of several statements before it", `${rule}\nalter table missing add b int;`, "2:1"],
  [
    "values that break a constraint",
    "create table a (id int check (id > 0));\n\ninsert into a values (-1);",
    "3:1",
  ],
  ["a first statement that fails", "\nalter table missing add b int; select 1;", "2:1"],
  ["data that only a client could send", "create table a (id int);\ncopy a from stdin;", "2:1"],
  ["a timeout of its own", "set statement_timeout = 1;\nselect pg_sleep(10);", "2:1"],
  ["a check at the end of the transaction", `${deferred}\ninsert into b values (1);`, undefined],
  ["the history itself removed", "drop schema hansa cascade;", undefined],
])("of a failure with %s the place is told", async (_, text, place) => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({ "001_broken.sql": text });
  const error: unknown = await migrate(database, { directory: directory.path }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "MIGRATION_FAILED", extensions: { migration: "001_broken.sql" } });
  expect((error as PostgresError).extensions.place).toBe(place);
  expect(await tablesOf(database)).toEqual([]);
});

test("a file that ends the transaction itself is refused before anything is applied", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({ "001_users.sql": users, "002_own.sql": "select 1;\ncommit;" });
  await expect(migrate(database, { directory: directory.path })).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    extensions: { place: "2:1" },
  });
  expect(await tablesOf(database)).toEqual([]);
});

test("a file that was changed, renamed or removed after it was applied is named", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({ "001_users.sql": users, "002_products.sql": products });
  await migrate(database, { directory: directory.path });
  await writeFile(join(directory.path, "002_products.sql"), `${products}-- more`);
  const options = { directory: directory.path };
  await expect(migrate(database, options)).rejects.toMatchObject({ code: "MIGRATION_CHANGED" });
  const states = (await migrationStatus(database, options)).map(({ name, state }) => [name, state]);
  expect(states).toEqual([
    ["001_users.sql", "applied"],
    ["002_products.sql", "changed"],
  ]);
  await rename(join(directory.path, "002_products.sql"), join(directory.path, "002_goods.sql"));
  await writeFile(join(directory.path, "002_goods.sql"), products);
  await expect(migrate(database, options)).rejects.toMatchObject({ code: "MIGRATION_CHANGED" });
  await rm(join(directory.path, "002_goods.sql"));
  await expect(migrate(database, options)).rejects.toMatchObject({ code: "MIGRATION_MISSING" });
});

test.each([
  ["a name without a number", { "users.sql": users }, "MIGRATION_NAME_INVALID"],
  ["a number that occurs twice", { "001_a.sql": users, "1_b.sql": products }, "MIGRATION_NUMBER_DUPLICATE"],
  ["a gap", { "001_a.sql": users, "003_b.sql": products }, "MIGRATION_OUT_OF_ORDER"],
  ["a first number other than 1", { "002_a.sql": users }, "MIGRATION_OUT_OF_ORDER"],
])("%s is refused", async (_, files, code) => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf(files);
  await expect(migrate(database, { directory: directory.path })).rejects.toMatchObject({ code });
});

test("a file in another encoding is refused with its path and what was found", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({});
  const file = join(directory.path, "001_users.sql");
  await writeFile(file, Buffer.from(`\ufeff${users}`, "utf16le"));
  await expect(migrate(database, { directory: directory.path })).rejects.toMatchObject({
    code: "MIGRATION_UNREADABLE",
    message: `The migration "${file}" cannot be read: it is text in UTF-16 (little-endian); save it as UTF-8.`,
  });
});

test("a directory that is not there is refused", async () => {
  await using database = await postgres.createDatabase();
  const directory = join(tmpdir(), "hansa-no-such-directory");
  await expect(migrate(database, { directory })).rejects.toMatchObject({
    code: "MIGRATION_DIRECTORY_MISSING",
  });
});

test("of several who migrate at once, one does it and the others find it done", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({ "001_users.sql": users, "002_products.sql": products });
  const reports = await Promise.all(
    Array.from({ length: 4 }, () => migrate(database, { directory: directory.path })),
  );
  expect(reports.map(({ applied }) => applied.length).sort((a, b) => a - b)).toEqual([0, 0, 0, 2]);
});

test("who waits for too long for another is told", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({ "001_users.sql": "select pg_sleep(30)" });
  const end = new AbortController();
  const slow = database.session(() => migrate(database, { directory: directory.path }), {
    signal: end.signal,
  });
  const slowOutcome = slow.catch((error: unknown) => error);
  const [running] = await waitFor(async () => {
    const rows = await database.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(30)' and state = 'active'",
    );
    return rows.length > 0 ? rows : undefined;
  });
  await expect(migrate(database, { directory: directory.path, lockTimeoutMs: 20 })).rejects.toMatchObject({
    code: "MIGRATION_LOCK_TIMEOUT",
  });
  await database.query("select pg_terminate_backend($1)", [running?.pid]);
  expect(await slowOutcome).toMatchObject({ code: "CONNECTION_FAILED" });
});

test("what a file sets for its session does not stay on the connection", async () => {
  await using database = await postgres.createDatabase();
  await using directory = await directoryOf({
    "001_path.sql": `
      create role bob; create temp table tt_scratch (id int);
      set search_path = pg_catalog; set role pg_monitor; set session authorization bob;`,
  });
  await migrate(database, { directory: directory.path });
  expect(await database.query("select current_setting('search_path') as path, current_user as user")).toEqual(
    [{ path: '"$user", public', user: "postgres" }],
  );
  await expect(database.query("select * from tt_scratch")).rejects.toMatchObject({
    extensions: { sqlState: "42P01" },
  });
});

import { startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database, type DatabaseOptions } from "../../src/index.ts";

let postgres: TestPostgres;
let connectionString: string;
let admin: Database;
beforeAll(async () => {
  postgres = await startTestPostgres();
  admin = await postgres.createDatabase();
  const [row] = await admin.query<{ name: string }>("select current_database() as name");
  connectionString = postgres.connectionString(row?.name ?? "");
  await admin.query(`
    create role reader;
    create table note (id int generated always as identity, owner text not null default current_setting('app.user'), text text);
    grant select, insert on note to reader;
    insert into note (owner, text) values ('ada', 'hers'), ('bob', 'his');
    alter table note enable row level security;
    create policy own on note using (owner = current_setting('app.user', true));
    create function fn_add(text text) returns text language sql as
      'insert into note (text) values (fn_add.text) returning owner';
  `);
});
afterAll(async () => {
  await admin.query("drop owned by reader; drop role reader");
  await admin[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

let applications = 0;

/** A pool of one connection. */
async function openPool(settings: DatabaseOptions["settings"] = {}): Promise<[Database, string]> {
  const applicationName = `settings-${process.pid}-${applications++}`;
  const pool = { connectionString, applicationName, settings: { maxConnections: 1, ...settings } };
  return [await connectDatabase(pool), applicationName];
}

const readNotes = "select json_agg(text order by id) from note";
const readLeftovers =
  "select current_user = session_user as is_login, coalesce(current_setting('app.user', true), '') as \"user\"";

function as(user: string) {
  return { settings: { role: "reader", "app.user": user } };
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

describe("a statement with settings", () => {
  test("runs under them, prepared or not, and leaves nothing to the next one", async () => {
    const [database] = await openPool();
    await using _ = database;
    for (const name of ["read_notes", "read_notes", undefined]) {
      const options = name === undefined ? {} : { name };
      const answers = await Promise.all(
        ["ada", "bob", "eve"].map((user) => database.queryJson(readNotes, [], { ...as(user), ...options })),
      );
      expect(answers.map(textOf)).toEqual(['["hers"]', '["his"]', ""]);
      expect(await database.query(readLeftovers)).toEqual([{ is_login: true, user: "" }]);
    }
  });

  test("binds them", async () => {
    const [database] = await openPool();
    await using _ = database;
    const user = "'; reset role; --";
    const rows = await database.query("select current_setting('app.user') as user", [], as(user));
    expect(rows).toEqual([{ user }]);
  });

  test("is not run where they are refused, and the connection stays usable", async () => {
    const [database] = await openPool();
    await using _ = database;
    const before = await admin.query("select id from note");
    for (const settingsFirst of [false, true]) {
      const refused = database.query("select fn_add('x')", [], {
        settings: { "app.user": "eve", role: "no_such_role" },
        settingsFirst,
      });
      await expect(refused).rejects.toMatchObject({
        code: "QUERY_FAILED",
        extensions: { sqlState: "22023" },
      });
    }
    expect(await admin.query("select id from note")).toEqual(before);
    expect(await database.query(readLeftovers)).toEqual([{ is_login: true, user: "" }]);
  });

  test("leaves nothing where it fails", async () => {
    const [database] = await openPool();
    await using _ = database;
    for (const settingsFirst of [false, true]) {
      const failing = database.query("select 1 / 0", [], { ...as("ada"), settingsFirst });
      await expect(failing).rejects.toMatchObject({
        code: "QUERY_FAILED",
        extensions: { sqlState: "22012" },
      });
      expect(await database.query(readLeftovers)).toEqual([{ is_login: true, user: "" }]);
      expect(textOf(await database.queryJson(readNotes, [], as("bob")))).toBe('["his"]');
    }
  });

  test("keeps what it did, by whom it did it", async () => {
    const [database] = await openPool();
    await using _ = database;
    const options = { ...as("carl"), settingsFirst: true };
    expect(await database.query("select fn_add('new') as owner", [], options)).toEqual([{ owner: "carl" }]);
    expect(textOf(await database.queryJson(readNotes, [], as("carl")))).toBe('["new"]');
  });

  test("fails where its transaction cannot be kept", async () => {
    const [database] = await openPool();
    await using _ = database;
    await admin.query(`create table if not exists promise (id int primary key, other int references promise deferrable initially deferred);
      grant insert on promise to reader`);
    const insert = database.query("insert into promise values (1, 2)", [], as("ada"));
    await expect(insert).rejects.toMatchObject({ code: "QUERY_FAILED", extensions: { sqlState: "23503" } });
    expect(await admin.query("select id from promise")).toEqual([]);
  });

  test("runs again as a whole where what was prepared is outdated or gone", async () => {
    const [database] = await openPool();
    await using _ = database;
    await admin.query(
      "create table shape (a int); insert into shape values (1); grant select on shape to reader",
    );
    const read = (settingsFirst: boolean) =>
      database.query("select *, current_user::text as role from shape", [], {
        ...as("ada"),
        name: "read_shape",
        settingsFirst,
      });
    expect(await read(false)).toEqual([{ a: 1, role: "reader" }]);
    await admin.query("alter table shape add b int default 2");
    expect(await read(false)).toEqual([{ a: 1, b: 2, role: "reader" }]);
    expect(await read(true)).toEqual([{ a: 1, b: 2, role: "reader" }]);
    await database.query("discard all");
    expect(await read(true)).toEqual([{ a: 1, b: 2, role: "reader" }]);
  });
});

describe("a statement with settings that is cancelled", () => {
  const sleep = "select pg_sleep(60)";

  test.each([false, true])(
    "ends in the server and leaves nothing (settings first: %s)",
    async (settingsFirst) => {
      const [database, name] = await openPool();
      await using _ = database;
      const caller = new AbortController();
      const options = { ...as("ada"), settingsFirst, signal: caller.signal };
      const outcome = database.query(sleep, [], options).catch((error: unknown) => error);
      await waitFor(
        async () => {
          const rows = await admin.query(
            "select 1 from pg_stat_activity where application_name = $1 and state = 'active' and query = $2",
            [name, sleep],
          );
          return rows.length === 1;
        },
        { describe: "the statement to run" },
      );
      caller.abort();
      expect(await outcome).toMatchObject({ code: "QUERY_CANCELLED" });
      expect(await database.query(readLeftovers)).toEqual([{ is_login: true, user: "" }]);
      expect(textOf(await database.queryJson(readNotes, [], as("bob")))).toBe('["his"]');
    },
  );

  test("never runs without its settings, whenever the cancellation comes", async () => {
    const [database] = await openPool();
    await using _ = database;
    await admin.query(`create table log (who text); grant insert on log to reader`);
    const insert = "insert into log select current_user from pg_sleep(0.002)";
    for (let round = 0; round < 60; round++) {
      const caller = new AbortController();
      const options = { ...as("ada"), settingsFirst: round % 2 === 0, signal: caller.signal };
      const outcome = database.query(insert, [], options).catch(() => undefined);
      const turns = round % 12;
      for (let turn = 0; turn < turns; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      caller.abort();
      await outcome;
      expect(await database.query(readLeftovers)).toEqual([{ is_login: true, user: "" }]);
    }
    expect(await admin.query("select who from log where who <> 'reader'")).toEqual([]);
  });

  test("is not sent where its caller has left", async () => {
    const [database] = await openPool();
    await using _ = database;
    const signal = AbortSignal.abort();
    await expect(database.query(sleep, [], { ...as("ada"), signal })).rejects.toMatchObject({
      code: "QUERY_CANCELLED",
    });
  });

  test.skipIf(process.platform === "win32")("is given up where the server does not even begin", async () => {
    const [database] = await openPool({ cancelTimeoutMs: 50 });
    await using _ = database;
    const [session] = await database.query<{ pid: number }>("select pg_backend_pid() as pid");
    process.kill(session?.pid ?? 0, "SIGSTOP");
    const caller = new AbortController();
    const outcome = database.query("select 1", [], { ...as("ada"), signal: caller.signal });
    await new Promise((resolve) => setImmediate(resolve));
    caller.abort();
    await expect(outcome).rejects.toMatchObject({
      code: expect.stringMatching(/^(QUERY_CANCELLED|CONNECTION_FAILED)$/),
    });
    process.kill(session?.pid ?? 0, "SIGCONT");
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

import { createServer, type Socket } from "node:net";
import { findFreePort, startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database, Queryable } from "../../src/index.ts";
import { connectDatabase, createDatabase, type DatabaseOptions } from "../../src/index.ts";

let postgres: TestPostgres;
let admin: Database;
beforeAll(async () => {
  postgres = await startTestPostgres();
  admin = await connectDatabase({ connectionString: postgres.connectionString("postgres") });
});
afterAll(async () => {
  await admin[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

let applications = 0;
/** A pool of its own on the server's first database, and the name under which its sessions are seen. */
async function openPool(settings: DatabaseOptions["settings"] = {}): Promise<[Database, string]> {
  const applicationName = `test-${process.pid}-${applications++}`;
  const connectionString = postgres.connectionString("postgres");
  return [await connectDatabase({ connectionString, applicationName, settings }), applicationName];
}

async function activityOf(applicationName: string): Promise<readonly Record<string, unknown>[]> {
  return await admin.query(
    "select pid, state, query from pg_stat_activity where application_name = $1 order by pid",
    [applicationName],
  );
}

async function untilRunning(applicationName: string, query: string): Promise<number> {
  return await waitFor(
    async () => {
      const rows = await activityOf(applicationName);
      return rows.find((row) => row.state === "active" && row.query === query)?.pid as number | undefined;
    },
    { describe: `"${query}" to run` },
  );
}

/** The server tells the client that a statement has ended before it says so of itself. */
async function untilIdle(applicationName: string): Promise<void> {
  await waitFor(async () => (await activityOf(applicationName)).every((row) => row.state !== "active"), {
    describe: "no statement to run",
  });
}

describe("statements", () => {
  test("values are bound, arrays as arrays and objects as JSON", async () => {
    const [row] = await admin.query(
      "select $1::int as number, $2::text as text, $3::int[] as list, $4::jsonb as object, $5::bigint as big, $6::text as nothing",
      [1, "'; drop table x; --", [1, 2], { a: [1] }, 2n ** 60n, null],
    );
    expect(row).toEqual({
      number: 1,
      text: "'; drop table x; --",
      list: [1, 2],
      object: { a: [1] },
      big: "1152921504606846976",
      nothing: null,
    });
  });

  test("a refused statement tells the SQLSTATE and leaves the connection usable", async () => {
    const [database, name] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await expect(database.query("select * from nowhere")).rejects.toMatchObject({
      code: "QUERY_FAILED",
      message: 'PostgreSQL refused the statement: relation "nowhere" does not exist.',
      extensions: { sqlState: "42P01", position: "15" },
    });
    const before = (await activityOf(name))[0]?.pid;
    expect(await database.query("select pg_backend_pid() as pid")).toEqual([{ pid: before }]);
  });

  test("a named statement is prepared once a connection, up to the limit", async () => {
    const [database] = await openPool({ maxConnections: 1, maxPreparedStatements: 2 });
    await using _ = database;
    for (const name of ["one", "two", "three", "one"]) {
      expect(await database.query(`select '${name}' as name`, [], { name })).toEqual([{ name }]);
    }
    const prepared = await database.query("select name from pg_prepared_statements order by name");
    expect(prepared).toEqual([{ name: "one" }, { name: "two" }]);
  });

  test("prepared statements can be switched off", async () => {
    const [database] = await openPool({ maxConnections: 1, preparedStatements: false });
    await using _ = database;
    await database.query("select $1::int", [1], { name: "one" });
    expect(await database.query("select name from pg_prepared_statements")).toEqual([]);
  });

  test("a prepared statement whose table has changed runs again as the table is now", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await database.query("create table changing (a int)");
    await database.query("insert into changing values (1)");
    await database.query("select * from changing", [], { name: "changing" });
    await database.query("alter table changing add b int default 2");
    expect(await database.query("select * from changing", [], { name: "changing" })).toEqual([
      { a: 1, b: 2 },
    ]);
    await database.query("drop table changing");
  });
});

/** What the server answers to a prepared statement when a type that it was made with has been made anew. */
describe("a type that is dropped and made anew while statements with it are prepared", () => {
  const [remake, drop] = ["create type mood as enum ('glad')", "drop type if exists mood cascade"];

  test.each(["query", "queryJson"] as const)("%s answers as before, on a new connection", async (kind) => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await database.query(`${drop}; ${remake}`);
    const ask = async () => {
      const options = { name: "of_mood" };
      return kind === "query"
        ? await database.query("select $1::mood::text as mood", ["glad"], options)
        : Buffer.from((await database.queryJson("select $1::mood", ["glad"], options)) ?? []).toString();
    };
    const expected = kind === "query" ? [{ mood: "glad" }] : "glad";
    expect(await ask()).toEqual(expected);
    const [before] = await database.query("select pg_backend_pid() as pid");
    await database.query(`${drop}; ${remake}`);
    expect(await ask()).toEqual(expected);
    expect(await ask()).toEqual(expected);
    expect(await database.query("select pg_backend_pid() as pid")).not.toEqual([before]);
    await database.query(drop);
  });

  test("a transaction in which it shows fails, and the next one works", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await database.query(`${drop}; ${remake}`);
    const ask = () =>
      database.transaction((transaction) =>
        transaction.query("select $1::mood::text as mood", ["glad"], { name: "of_mood" }),
      );
    expect(await ask()).toEqual([{ mood: "glad" }]);
    await database.query(`${drop}; ${remake}`);
    await expect(ask()).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(await ask()).toEqual([{ mood: "glad" }]);
    await database.query(drop);
  });
});

describe("JSON as bytes", () => {
  const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

  test("values mean the same as where rows are asked for", async () => {
    const plain = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", "NULL", '"', "\\", "{}", ",", " "),
    );
    const text = plain.map((one) => one.replaceAll("\u0000", ""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(text)),
        fc.array(fc.array(fc.option(text), { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        fc.array(fc.option(fc.double({ noDefaultInfinity: true }))),
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        fc.jsonValue(),
        fc.uint8Array(),
        async (texts, pairs, numbers, date, object, bytes) => {
          const sql =
            "select json_build_array($1::text[], $2::text[], $3::float8[], $4::timestamp, $5::jsonb, $6::bytea, $7::boolean, $8::text[])::text as v";
          const json = { wrapped: JSON.parse(JSON.stringify(object).replaceAll(String.raw`\u0000`, "")) };
          const values = [texts, pairs, numbers, date, json, bytes, true, [undefined, true, 2n ** 70n]];
          const [row] = await admin.query(sql, values, { name: "all_values" });
          expect(textOf(await admin.queryJson(sql, values, { name: "all_values" }))).toBe(row?.v);
          expect(textOf(await admin.queryJson(sql, values))).toBe(row?.v);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a value that cannot be sent fails its statement alone", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await expect(database.queryJson("select $1::jsonb", [{ not: 1n }])).rejects.toMatchObject({
      code: "QUERY_FAILED",
    });
    expect(textOf(await database.queryJson("select $1::jsonb", [{ a: 1 }]))).toBe('{"a": 1}');
  });

  test.each([
    ["json", `select '{"a" : 1}'::json`, '{"a" : 1}'],
    ["jsonb", `select '{"a" : "é😀"}'::jsonb`, '{"a": "é😀"}'],
    ["text", "select 'plain'", "plain"],
    ["null", "select null::json", undefined],
    ["no row", "select '1'::json where false", undefined],
    ["no result", "do $$ begin end $$", undefined],
  ])("%s", async (_, sql, expected) => {
    expect(textOf(await admin.queryJson(sql))).toBe(expected);
  });

  test("a prepared statement that the server does not have runs all the same", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const named = (value: unknown) => database.query("select $1::jsonb as v", [value], { name: "named" });
    await expect(named({ not: 1n })).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(await named({ a: 1 })).toEqual([{ v: { a: 1 } }]);
    expect(await named({ a: 2 })).toEqual([{ v: { a: 2 } }]);
    await database.query("deallocate all");
    expect(await named({ a: 3 })).toEqual([{ v: { a: 3 } }]);
    expect(await named({ a: 4 })).toEqual([{ v: { a: 4 } }]);
  });

  test("of statements sent together under one name each tells what is wrong", async () => {
    const refused = await admin.session((session) =>
      Promise.allSettled([1, 2].map(() => session.query("select * from nowhere", [], { name: "nowhere" }))),
    );
    expect(refused).toMatchObject([1, 2].map(() => ({ reason: { extensions: { sqlState: "42P01" } } })));
  });

  test("a text of many chunks arrives whole", async () => {
    const bytes = await admin.queryJson("select repeat('0123456789é', $1::int)", [500_000]);
    expect(textOf(bytes)).toBe("0123456789é".repeat(500_000));
  });

  test("several rows or columns are refused, and the connection stays usable", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await expect(database.queryJson("select generate_series(1, 3)")).rejects.toMatchObject({
      code: "RESULT_NOT_SINGLE",
    });
    await expect(database.queryJson("select 1, 2")).rejects.toMatchObject({ code: "RESULT_NOT_SINGLE" });
    await expect(database.queryJson("select 1 / 0")).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(textOf(await database.queryJson("select 4"))).toBe("4");
    expect(await database.query("select 5 as five")).toEqual([{ five: 5 }]);
  });

  test("bytes and rows may be asked for together on one connection", async () => {
    const answers = await admin.session((session) =>
      Promise.all([
        session.queryJson("select 'a'", [], { name: "a" }),
        session.query("select i from generate_series(1, 3) i"),
        session.queryJson("select 'no row' where false"),
        session.query("select 2 as b"),
        session.queryJson("select $1::text", ["c"]),
      ]),
    );
    expect(answers.map((answer) => (answer instanceof Uint8Array ? textOf(answer) : answer))).toEqual([
      "a",
      [{ i: 1 }, { i: 2 }, { i: 3 }],
      undefined,
      [{ b: 2 }],
      "c",
    ]);
  });
});

describe("transactions", () => {
  test("commit keeps, rollback undoes and rejects with the same reason", async () => {
    await using database = await postgres.createDatabase();
    await database.query("create table thing (id int)");
    await database.transaction((transaction) => transaction.query("insert into thing values (1)"));
    const reason = new Error("no");
    await expect(
      database.transaction(async (transaction) => {
        await transaction.query("insert into thing values (2)");
        throw reason;
      }),
    ).rejects.toBe(reason);
    expect(await database.query("select id from thing")).toEqual([{ id: 1 }]);
  });

  test("an eager one is one as well, and sends nothing more where it could not begin", async () => {
    await using database = await postgres.createDatabase();
    await database.query("create table thing (id int)");
    const insertTwice = async (transaction: Queryable) => {
      await transaction.query("insert into thing values (1)");
      await transaction.query("insert into thing values (2)");
    };
    const failing = database.transaction(
      async (transaction) => {
        await insertTwice(transaction);
        throw new Error("no");
      },
      { eager: true },
    );
    await expect(failing).rejects.toThrow("no");
    expect(await database.query("select id from thing")).toEqual([]);
    await database.transaction(insertTwice, { eager: true });
    expect(await database.query("select id from thing")).toEqual([{ id: 1 }, { id: 2 }]);

    const isolation = "of no such kind" as "serializable";
    await expect(database.transaction(insertTwice, { eager: true, isolation })).rejects.toMatchObject({
      code: "QUERY_FAILED",
      extensions: { sqlState: "42601" },
    });
    expect(await database.query("select id from thing")).toEqual([{ id: 1 }, { id: 2 }, { id: 1 }]);
  });

  test("settings hold inside and are gone afterwards", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const read =
      "select current_setting('hansa.user', true) as value, current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only";
    const inside = await database.transaction((transaction) => transaction.query(read), {
      isolation: "serializable",
      readOnly: true,
      settings: { "hansa.user": "alice'; --" },
    });
    expect(inside).toEqual([{ value: "alice'; --", isolation: "serializable", read_only: "on" }]);
    expect(await database.query("select current_setting('hansa.user', true) as value")).toEqual([
      { value: "" },
    ]);
  });

  test("a setting that is refused lets no statement run", async () => {
    let isRun = false;
    await expect(
      admin.transaction(
        async () => {
          isRun = true;
        },
        { settings: { role: "no_such_role" } },
      ),
    ).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(isRun).toBe(false);
  });

  test("a failure that the work swallows does not pass as a commit", async () => {
    await expect(
      admin.transaction(async (transaction) => {
        await transaction.query("select 1 / 0").catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: "TRANSACTION_ROLLED_BACK" });
  });

  test("nothing can be sent after the end", async () => {
    const escaped = await admin.transaction(async (transaction) => transaction);
    await expect(escaped.query("select 1")).rejects.toMatchObject({ code: "TRANSACTION_CLOSED" });
  });

  test("a connection that is left in a transaction is not lent again", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const first = await database.query("select pg_backend_pid() as pid");
    await database.query("begin");
    expect(await database.query("select pg_backend_pid() as pid")).not.toEqual(first);
  });
});

describe("cancelling", () => {
  const sleep = "select pg_sleep(60)";

  test("the statement ends in the server and the connection stays usable", async () => {
    const [database, name] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const caller = new AbortController();
    const outcome = database.query(sleep, [], { signal: caller.signal }).catch((error: unknown) => error);
    const pid = await untilRunning(name, sleep);
    caller.abort();
    expect(await outcome).toMatchObject({ code: "QUERY_CANCELLED" });
    await untilIdle(name);
    expect(await database.query("select pg_backend_pid() as pid")).toEqual([{ pid }]);
  });

  test("an abort right after sending is not lost", async () => {
    const [database, name] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const caller = new AbortController();
        const outcome = database.query(sleep, [], { signal: caller.signal }).catch((error: unknown) => error);
        setImmediate(() => caller.abort());
        expect(await outcome).toMatchObject({ code: "QUERY_CANCELLED" });
      }),
    );
    await untilIdle(name);
  });

  test("a cancellation never strikes the next user of the connection", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    for (let round = 0; round < 50; round++) {
      const caller = new AbortController();
      const cancelled = database.query("select pg_sleep(0.001)", [], { signal: caller.signal });
      setImmediate(() => caller.abort());
      const next = database.query<{ n: number }>("select count(*)::int as n from generate_series(1, 20000)");
      await cancelled.catch(() => undefined);
      expect(await next).toEqual([{ n: 20_000 }]);
    }
  });

  test("bytes can be cancelled too, and a whole transaction", async () => {
    const [database, name] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const caller = new AbortController();
    const outcome = database
      .transaction((transaction) => transaction.queryJson(sleep), { signal: caller.signal })
      .catch((error: unknown) => error);
    await untilRunning(name, sleep);
    caller.abort();
    expect(await outcome).toMatchObject({ code: "QUERY_CANCELLED" });
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("who waits for a connection can leave, and who has left is not connected", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const caller = new AbortController();
    await database.session(async () => {
      const outcome = database
        .query("select 1", [], { signal: caller.signal })
        .catch((error: unknown) => error);
      caller.abort();
      expect(await outcome).toMatchObject({ code: "QUERY_CANCELLED" });
      await expect(database.query("select 1", [], { signal: caller.signal })).rejects.toMatchObject({
        code: "QUERY_CANCELLED",
      });
    });
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  test.skipIf(process.platform === "win32")(
    "a transaction that the server does not even begin can be given up",
    async () => {
      const [database] = await openPool({ maxConnections: 1, cancelTimeoutMs: 50 });
      await using _ = database;
      const [session] = await database.query<{ pid: number }>("select pg_backend_pid() as pid");
      process.kill(session?.pid ?? 0, "SIGSTOP");
      const end = new AbortController();
      const transaction = database.transaction(async () => undefined, { signal: end.signal });
      // The pool lends a connection that is idle before the next turn, and nothing shows that `begin` is sent.
      await new Promise((resolve) => setImmediate(resolve));
      end.abort();
      await expect(transaction).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
      process.kill(session?.pid ?? 0, "SIGCONT");
      expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    },
  );

  test("a timeout of the server is a cancellation as well", async () => {
    const settings = { statement_timeout: "10" };
    await expect(
      admin.transaction((transaction) => transaction.query(sleep), { settings }),
    ).rejects.toMatchObject({ code: "QUERY_CANCELLED", extensions: { sqlState: "57014" } });
  });
});

describe("connections", () => {
  test("an idle connection that the server drops is replaced", async () => {
    const [database, name] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
      name,
    ]);
    await waitFor(async () => (await activityOf(name)).length === 0);
    const outcome = await waitFor(() => database.query("select 1 as one"));
    expect(outcome).toEqual([{ one: 1 }]);
  });

  test("a connection that is dropped between the statements of a transaction fails that transaction", async () => {
    const [database, name] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await expect(
      database.transaction(async (transaction) => {
        await transaction.query("select 1");
        await admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
          [name],
        );
        await waitFor(async () => (await activityOf(name)).length === 0);
        await transaction.query("select 1");
      }),
    ).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a missing database is told with how to create it", async () => {
    const connectionString = postgres.connectionString("not_there");
    await expect(connectDatabase({ connectionString })).rejects.toMatchObject({
      code: "DATABASE_MISSING",
      message: expect.stringMatching(/database "not_there" does not exist.*createdb/),
    });
  });

  test("a server that is not there is told without the password", async () => {
    const connectionString = `postgresql://someone:secret@127.0.0.1:${await findFreePort()}/shop`;
    const error = await connectDatabase({ connectionString }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "CONNECTION_FAILED",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(JSON.stringify(error)).not.toContain("secret");
    expect(String(error)).not.toContain("secret");
  });

  test("a server that accepts and stays silent is given up", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const connectionString = `postgresql://someone@127.0.0.1:${port}/shop`;
    await expect(
      connectDatabase({ connectionString, settings: { acquireTimeoutMs: 50 } }),
    ).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
    for (const socket of sockets) {
      socket.destroy();
    }
    silent.close();
  });

  test("a pool whose connections are all in use makes callers wait, for a time and up to a number", async () => {
    const [database] = await openPool({ maxConnections: 1, maxWaiting: 1, acquireTimeoutMs: 500 });
    await using _ = database;
    await database.session(async () => {
      const waiting = database.query("select 1").catch((error: unknown) => error);
      await expect(database.query("select 1")).rejects.toMatchObject({ code: "POOL_EXHAUSTED" });
      expect(await waiting).toMatchObject({ code: "POOL_TIMEOUT" });
    });
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("what is idle for too long is closed, and what was used last is lent first", async () => {
    const [database, name] = await openPool({ idleTimeoutMs: 100 });
    await using _ = database;
    await Promise.all([1, 2, 3].map(() => database.query("select pg_sleep(0.05)")));
    const pids = (await activityOf(name)).map(({ pid }) => pid);
    expect(pids.length).toBe(3);
    const [used] = await database.query("select pg_backend_pid() as pid");
    const remaining = await waitFor(async () => {
      const [now] = await database.query("select pg_backend_pid() as pid");
      expect(now).toEqual(used);
      const sessions = await activityOf(name);
      return sessions.length === 1 ? sessions[0] : undefined;
    });
    expect(remaining?.pid).toBe(used?.pid);
    await waitFor(async () => (await activityOf(name)).length === 0);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a connection of a certain age is replaced", async () => {
    const [database] = await openPool({ maxConnections: 1, maxLifetimeMs: 1 });
    await using _ = database;
    const pids = new Set<unknown>();
    for (let round = 0; round < 3; round++) {
      const [row] = await database.query("select pg_backend_pid() as pid from pg_sleep(0.01)");
      pids.add(row?.pid);
    }
    expect(pids.size).toBe(3);
  });

  test("callers are served in the order in which they came, and those that wait when a pool is closed too", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    const served: number[] = [];
    const all = [1, 2, 3, 4].map(async (number) => {
      await database.query("select 1");
      served.push(number);
    });
    await database[Symbol.asyncDispose]();
    await Promise.all(all);
    expect(served).toEqual([1, 2, 3, 4]);
  });

  test("when all connections are lost at once, those that wait get new ones", async () => {
    const [database, name] = await openPool({ maxConnections: 2 });
    await using _ = database;
    const running = [1, 2].map(() => database.query("select pg_sleep(60)").catch((error: unknown) => error));
    const waiting = [1, 2, 3].map(() => database.query("select 1 as one"));
    await waitFor(
      async () =>
        (await activityOf(name)).filter(({ query }) => query === "select pg_sleep(60)").length === 2,
    );
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
      name,
    ]);
    for (const outcome of await Promise.all(running)) {
      expect(outcome).toMatchObject({ code: "CONNECTION_FAILED" });
    }
    expect(await Promise.all(waiting)).toEqual([1, 2, 3].map(() => [{ one: 1 }]));
  });

  test("closing waits for running statements, then refuses new ones", async () => {
    const [database, name] = await openPool();
    const running = database.query("select 1 as one from pg_sleep(0.05)");
    await untilRunning(name, "select 1 as one from pg_sleep(0.05)");
    await database[Symbol.asyncDispose]();
    expect(await running).toEqual([{ one: 1 }]);
    await expect(database.query("select 1")).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await database[Symbol.asyncDispose]();
  });

  test("closing cuts off what runs for too long", async () => {
    const [database, name] = await openPool({ drainTimeoutMs: 20 });
    const outcome = database.query("select pg_sleep(60)").catch((error: unknown) => error);
    await untilRunning(name, "select pg_sleep(60)");
    await database[Symbol.asyncDispose]();
    expect(await outcome).toMatchObject({ code: "CONNECTION_FAILED" });
  });

  test("a setting that is wrong is named", () => {
    const connectionString = postgres.connectionString("postgres");
    const environment = { HANSA_POSTGRES_MAX_CONNECTIONS: "0" };
    expect(() => createDatabase({ connectionString, environment })).toThrow(/HANSA_POSTGRES_MAX_CONNECTIONS/);
  });
});

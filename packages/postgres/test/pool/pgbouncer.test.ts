import { runsPgBouncerTests, startTestPgBouncer, startTestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "../../src/index.ts";

// One connection of the server for all clients: the settings that docs name for it must leave nothing on it.
describe.skipIf(!runsPgBouncerTests)("behind PgBouncer, which lends connections by transaction", () => {
  const resources = new AsyncDisposableStack();
  let direct: Database;
  let first: Database;
  let second: Database;

  beforeAll(async () => {
    const postgres = resources.use(await startTestPostgres());
    direct = resources.use(await postgres.createDatabase());
    const [row] = await direct.query<{ name: string }>("select current_database() as name");
    const { connectionString } = resources.use(
      await startTestPgBouncer(postgres.connectionString(row?.name ?? "", "tcp")),
    );
    const open = async () =>
      resources.use(
        await connectDatabase({
          connectionString,
          settings: { maxConnections: 4, preparedStatements: false, statementTimeouts: false },
        }),
      );
    first = await open();
    second = await open();
  });

  afterAll(() => resources.disposeAsync());

  test("statements that would be prepared run, many at a time, from several pools", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? first : second).query("select $1::int + 1 as next", [index], { name: "next" }),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 40 }, (_, index) => [{ next: index + 1 }]));
    const bytes = await first.queryJson("select json_build_object('a', $1::int)", [7], { name: "json" });
    expect(new TextDecoder().decode(bytes)).toBe('{"a" : 7}');
  });

  test("settings of a statement or a transaction are not there for the next client", async () => {
    const read =
      "select coalesce(current_setting('app.user', true), '') as user, current_setting('statement_timeout') as limit";
    expect(await first.query(read, [], { settings: { "app.user": "ada" }, timeoutMs: 5_000 })).toMatchObject([
      { user: "ada" },
    ]);
    await first.transaction((transaction) => transaction.query(read), {
      settings: { "app.user": "ada" },
      timeoutMs: 5_000,
    });
    expect(await second.query(read)).toEqual([{ user: "", limit: "0" }]);
  });

  test("a transaction is whole, and one that fails leaves nothing", async () => {
    await direct.query("create table note (text text)");
    await first.transaction(async (transaction) => {
      await transaction.query("insert into note values ('kept')");
      await transaction.query("insert into note values ($1)", ["kept, too"]);
    });
    const failing = second.transaction(async (transaction) => {
      await transaction.query("insert into note values ('lost')");
      await transaction.query("select 1 / 0");
    });
    await expect(failing).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(await first.query("select text from note order by text")).toEqual([
      { text: "kept" },
      { text: "kept, too" },
    ]);
  });

  test("who leaves stops the statement in the server, and the next client goes on", async () => {
    const leaving = new AbortController();
    const sleeping = first.query("select pg_sleep(60)", [], { signal: leaving.signal });
    sleeping.catch(() => undefined);
    const isSleeping = async () =>
      (
        await direct.query(
          "select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query like 'select pg_sleep%'",
        )
      ).length > 0;
    await waitFor(isSleeping, { describe: () => "the statement to run" });
    leaving.abort();
    await expect(sleeping).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
    await waitFor(async () => !(await isSleeping()), { describe: () => "the statement to end" });
    expect(await second.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

import { afterAll, describe, expect, test } from "vitest";
import type { Queryable } from "../../src/index.ts";
import { startTestPools } from "./support/test-pools.ts";

const pools = await startTestPools();
afterAll(() => pools[Symbol.asyncDispose]());
const { admin, openPool, server } = pools;

describe("transactions", () => {
  test("commit keeps, rollback undoes and rejects with the same reason", async () => {
    await using database = await server.createDatabase();
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
    await using database = await server.createDatabase();
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

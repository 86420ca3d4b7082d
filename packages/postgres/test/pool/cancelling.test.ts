import { afterAll, describe, expect, test } from "vitest";
import { startTestPools } from "./support/test-pools.ts";

const pools = await startTestPools();
afterAll(() => pools[Symbol.asyncDispose]());
const { admin, openPool, untilIdle, untilRunning } = pools;

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

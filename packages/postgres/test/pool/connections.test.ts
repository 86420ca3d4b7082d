import { createServer, type Socket } from "node:net";
import { findFreePort, waitFor } from "@hansa/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { connectDatabase, createDatabase } from "../../src/index.ts";
import { startTestPools } from "./support/test-pools.ts";

const pools = await startTestPools();
afterAll(() => pools[Symbol.asyncDispose]());
const { activityOf, admin, openPool, server, untilRunning } = pools;

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
    const connectionString = server.connectionString("not_there");
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
    const connectionString = server.connectionString("postgres");
    const environment = { HANSA_POSTGRES_MAX_CONNECTIONS: "0" };
    expect(() => createDatabase({ connectionString, environment })).toThrow(/HANSA_POSTGRES_MAX_CONNECTIONS/);
  });
});

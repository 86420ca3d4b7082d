import { systemClock } from "@hansa/core";
import { connectDatabase, type Queryable } from "@hansa/postgres";
import { startTestPostgres, type TestPostgres } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whileHoldingLock } from "../src/hold-lock.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres[Symbol.asyncDispose]());

const options = {
  name: "test",
  pollIntervalMs: 5,
  clock: systemClock,
  onOthersTurn: () => undefined,
  signal: new AbortController().signal,
};

test("commits of the work do not wait for the disk, those of who has the connection next do", async () => {
  await using created = await postgres.createDatabase();
  const { connectionString } = created;
  // Servers of tests wait for nothing unless they are told to.
  await created.query(
    "do $$ begin execute format('alter database %I set synchronous_commit = local', current_database()); end $$",
  );
  await using database = await connectDatabase({ connectionString, settings: { maxConnections: 1 } });
  const readSetting = async (queryable: Queryable) =>
    await queryable.query("select current_setting('synchronous_commit') as waits, pg_backend_pid() as pid");
  const [during] = await new Promise<Awaited<ReturnType<typeof readSetting>>>((resolve, reject) => {
    whileHoldingLock(database, options, async (session) => resolve(await readSetting(session))).catch(reject);
  });
  const failing = whileHoldingLock(database, options, () => Promise.reject(new Error("The work failed.")));
  await expect(failing).rejects.toThrow("The work failed.");
  const [after] = await readSetting(database);
  expect(during?.waits).toBe("off");
  expect(after?.waits).toBe("local");
  expect(after?.pid).toBe(during?.pid);
});

test("one works at a time, and the next one when it has ended", async () => {
  await using database = await postgres.createDatabase();
  let working = 0;
  let most = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: 4 }, () =>
      whileHoldingLock(database, options, async (session) => {
        most = Math.max(most, ++working);
        await session.query("select pg_sleep(0.01)");
        working--;
        done++;
      }),
    ),
  );
  expect({ most, done }).toEqual({ most: 1, done: 4 });
});

import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { connectDatabase, type Session } from "../../src/index.ts";

const server = await startTestPostgres();
const shared = await server.createDatabase();

afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** A pool of one connection, so that every statement meets what the last one left. */
function connect(
  settings: { readonly statementTimeouts?: boolean } = {},
  connectionString = shared.connectionString,
) {
  return connectDatabase({ connectionString, settings: { maxConnections: 1, ...settings }, environment: {} });
}

async function limitOf(session: Session, timeoutMs?: number): Promise<unknown> {
  const options = timeoutMs === undefined ? {} : { timeoutMs };
  const [row] = await session.query("show statement_timeout", [], options);
  return row?.statement_timeout;
}

test("the server stops a statement whose time is over, and the next one has its own", async () => {
  await using database = await connect();
  await expect(database.query("select pg_sleep(60)", [], { timeoutMs: 1 })).rejects.toMatchObject({
    code: "QUERY_CANCELLED",
    extensions: { sqlState: "57014" },
  });
  await expect(database.queryJson("select pg_sleep(60)::text", [], { timeoutMs: 1 })).rejects.toMatchObject({
    code: "QUERY_CANCELLED",
  });
  expect(await limitOf(database)).toBe("0");
});

test.each([
  [
    [29_990, 29_100, 10_000],
    ["32768ms", "32768ms", "32768ms"],
  ],
  [
    [10_000, 29_990, 5_000],
    ["16384ms", "32768ms", "8192ms"],
  ],
  [
    [0, 1_025, 600],
    ["1024ms", "2048ms", "2048ms"],
  ],
  [
    [Number.POSITIVE_INFINITY, 2 ** 31],
    ["0", "0"],
  ],
])("limits of %j ms are %j", async (timeouts, expected) => {
  await using database = await connect();
  const limits: unknown[] = [];
  for (const timeoutMs of timeouts) {
    limits.push(await limitOf(database, timeoutMs));
  }
  expect(limits).toEqual(expected);
});

test("transactions and sessions have a limit too", async () => {
  await using database = await connect();
  const timeoutMs = 1_000;
  expect(await database.session((session) => limitOf(session), { timeoutMs })).toBe("1024ms");
  const limit = await database.transaction(
    async (transaction) => (await transaction.query("show statement_timeout"))[0]?.statement_timeout,
    { timeoutMs: 5_000 },
  );
  expect(limit).toBe("8192ms");
  expect(await limitOf(database)).toBe("0");
});

test("a shorter limit of the database itself stays, and is there again", async () => {
  await using own = await server.createDatabase();
  await own.query(
    "do $$ begin execute format('alter database %I set statement_timeout = 1500', current_database()); end $$",
  );
  await using database = await connect({}, own.connectionString);
  expect(await limitOf(database, 30_000)).toBe("1500ms");
  expect(await limitOf(database)).toBe("1500ms");
});

test("nothing is set where a proxy lends connections by transaction", async () => {
  await using database = await connect({ statementTimeouts: false });
  expect(await limitOf(database, 100)).toBe("0");
});

test("statements of a session that are sent together have settings of their own, and fail apart", async () => {
  await using database = await connect();
  const ask = (session: Session, who: string, text = "select current_setting('test.who') as who") =>
    session.query(text, [], { settings: { "test.who": who } });
  const outcomes = await database.session((session) =>
    Promise.allSettled([
      ask(session, "anna"),
      ask(session, "anna", "select 1 / 0"),
      session.query("select current_setting('test.who', true) as who"),
      ask(session, "bert"),
    ]),
  );
  expect(outcomes).toMatchObject([
    { value: [{ who: "anna" }] },
    { reason: { code: "QUERY_FAILED", extensions: { sqlState: "22012" } } },
    { value: [{ who: "" }] },
    { value: [{ who: "bert" }] },
  ]);
});

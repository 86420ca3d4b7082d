import { connectDatabase } from "@hansa/postgres";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { byKey, column, defineSubgraph, table } from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create view v_session as select i as id, pg_backend_pid() as pid from generate_series(1, 3) i;
  create view v_desk as select i as id, pg_backend_pid() as pid from generate_series(1, 3) i;
  create view v_broken as select 1 as id, 1 / (random() * 0)::int as pid;
  create view v_slow as select 1 as id, pg_backend_pid() as pid from pg_sleep(60);
`);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const sessions = defineSubgraph({ name: "sessions" });
const columns = { id: column.int(), pid: column.int() };
const Session = sessions.entity("Session", { key: "id", source: table("v_session", columns) });
const Desk = sessions.entity("Desk", { key: "id", source: table("v_desk", columns) });
const Broken = sessions.entity("Broken", { key: "id", source: table("v_broken", columns) });
const Slow = sessions.entity("Slow", { key: "id", source: table("v_slow", columns) });
sessions.fields(Session, (session) => ({ id: session.int("id"), pid: session.int("pid") }));
sessions.fields(Desk, (desk) => ({ id: desk.int("id"), pid: desk.int("pid") }));
sessions.fields(Broken, (broken) => ({ id: broken.int("id"), pid: broken.int("pid") }));
sessions.fields(Slow, (slow) => ({ id: slow.int("id"), pid: slow.int("pid") }));
sessions.query("session", byKey(Session));
sessions.query("broken", byKey(Broken));
sessions.query("slow", byKey(Slow));

/** A pool with several connections that are open and free. */
async function openPool() {
  const pool = await connectDatabase({ connectionString: database.connectionString, environment: {} });
  await Promise.all(Array.from({ length: 4 }, () => pool.query("select pg_sleep(0.05)")));
  return pool;
}

interface Answer {
  readonly data: Readonly<Record<string, { readonly pid: number } | null>>;
}

test("the fields of an operation's root share a connection", async () => {
  await using pool = await openPool();
  const subgraph = createTestSubgraph(sessions, pool, { runsAlone: true });
  const { data } = (await subgraph.run(
    "{ a: session(id: 1) { pid } b: session(id: 2) { pid } c: session(id: 3) { pid } }",
  )) as Answer;
  expect(new Set(Object.values(data).map((session) => session?.pid)).size).toBe(1);
  expect(subgraph.takeStatements()).toHaveLength(3);
});

test("one that fails leaves the others, before and after it", async () => {
  await using pool = await openPool();
  const subgraph = createTestSubgraph(sessions, pool, { runsAlone: true });
  const operation = "{ a: session(id: 1) { id } broken(id: 1) { pid } b: session(id: 2) { id } }";
  for (const _ of ["first", "again, prepared"]) {
    expect(await subgraph.run(operation)).toMatchObject({
      data: { a: { id: 1 }, broken: null, b: { id: 2 } },
      errors: [{ path: ["broken"], extensions: { code: "INTERNAL_SERVER_ERROR" } }],
    });
  }
});

test("entities of several types share a connection with the fields beside them", async () => {
  await using pool = await openPool();
  const subgraph = createTestSubgraph(sessions, pool, { runsAlone: true });
  const { data } = await subgraph.run(
    `query ($representations: [_Any!]!) {
      session(id: 1) { pid }
      _entities(representations: $representations) { ... on Session { pid } ... on Desk { pid } }
    }`,
    {
      representations: [
        { __typename: "Desk", id: 1 },
        { __typename: "Session", id: 2 },
        { __typename: "Desk", id: 3 },
      ],
    },
  );
  const { session, _entities: entities } = data as {
    readonly session: { readonly pid: number };
    readonly _entities: readonly { readonly pid: number }[];
  };
  expect(entities).toEqual([session, session, session]);
  expect(subgraph.takeStatements()).toHaveLength(3);
});

test("without a connection every field says so", async () => {
  await using pool = await connectDatabase({
    connectionString: database.connectionString,
    settings: { maxConnections: 1, maxWaiting: 0 },
    environment: {},
  });
  const subgraph = createTestSubgraph(sessions, pool, { runsAlone: true });
  const held = Promise.withResolvers<void>();
  const isHeld = Promise.withResolvers<void>();
  const holding = pool.session(async () => {
    isHeld.resolve();
    await held.promise;
  });
  await isHeld.promise;
  try {
    expect(await subgraph.run("{ a: session(id: 1) { id } b: session(id: 2) { id } }")).toMatchObject({
      data: { a: null, b: null },
      errors: [
        { path: ["a"], extensions: { code: "DATABASE_UNAVAILABLE" } },
        { path: ["b"], extensions: { code: "DATABASE_UNAVAILABLE" } },
      ],
    });
  } finally {
    held.resolve();
    await holding;
  }
  expect(await subgraph.run("{ a: session(id: 1) { id } }")).toEqual({ data: { a: { id: 1 } } });
});

test("the server stops what takes longer than the request has, also when nobody cancels it", async () => {
  await using pool = await openPool();
  const subgraph = createTestSubgraph(sessions, pool, {
    runsAlone: true,
    deadlineMs: performance.now() + 200,
  });
  expect(await subgraph.run("{ slow(id: 1) { pid } }")).toMatchObject({
    data: { slow: null },
    errors: [{ path: ["slow"], extensions: { code: "DATABASE_TIMEOUT" } }],
  });
});

import { afterAll, describe, expect, test } from "vitest";
import { startTestPools } from "./support/test-pools.ts";

const pools = await startTestPools();
afterAll(() => pools[Symbol.asyncDispose]());
const { activityOf, admin, openPool } = pools;

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

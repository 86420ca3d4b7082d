import { startTestPostgres, type TestPostgres } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase, databaseUrl, ensureDatabase } from "../src/index.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres[Symbol.asyncDispose]());

test("a database is created once, also when several ask for it at the same time", async () => {
  const server = postgres.connectionString("postgres");
  const name = `Shop "${process.pid}"`;
  await Promise.all([1, 2, 3].map(() => ensureDatabase(server, name)));
  await ensureDatabase(server, name);
  await using database = await connectDatabase({ connectionString: databaseUrl(server, name) });
  expect(await database.query("select current_database() as name")).toEqual([{ name }]);
});

test.each([
  ["postgres://me:secret@db:5432/postgres", "postgres://me:secret@db:5432/users"],
  ["postgresql://db", "postgresql://db/users"],
  ["postgresql://me@/postgres?host=%2Frun&port=1", "postgresql://me@/users?host=%2Frun&port=1"],
])("%s names the database users on the same server as %s", (serverUrl, expected) => {
  expect(databaseUrl(serverUrl, "users")).toBe(expected);
});

test("what is no connection string is refused without being repeated", () => {
  expect(() => databaseUrl("me:secret@db", "users")).toThrow(
    expect.objectContaining({
      code: "CONNECTION_STRING_INVALID",
      message: expect.not.stringContaining("secret"),
    }),
  );
});

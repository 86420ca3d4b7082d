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

import { expect, test } from "vitest";
import { startTestPostgres } from "../src/index.ts";

test("each database is fresh, and tells apart what the others hold", async () => {
  await using postgres = await startTestPostgres();
  await using first = await postgres.createDatabase();
  await using second = await postgres.createDatabase();
  await first.query("create table thing (id int)");
  await first.query("insert into thing values ($1)", [7]);
  expect(await first.query("select id from thing")).toEqual([{ id: 7 }]);
  expect(await second.query("select to_regclass('thing') as thing")).toEqual([{ thing: null }]);
});

test("the server is shared by those who use it at the same time", async () => {
  await using first = await startTestPostgres();
  await using second = await startTestPostgres();
  expect(first.connectionString("postgres")).toBe(second.connectionString("postgres"));
});

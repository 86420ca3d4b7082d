import { startTestPostgres } from "@hansa/testkit";
import { expect, test } from "vitest";
import { emitsInSql, ensureOutbox } from "../../src/index.ts";

test.each([
  ["nothing", "select 1", false],
  ["a function that emits nothing", "create function fn_a() returns void language sql as 'select'", false],
  [
    "a body as text",
    "create function fn_a() returns void language plpgsql as $$ begin perform hansa.emit_event('events.a', 'k', '{}'); end $$",
    true,
  ],
  [
    "a parsed body",
    "create function fn_a() returns void language sql begin atomic select hansa.emit_event('events.a', 'k', '{}'); end",
    true,
  ],
])("whether functions emit is seen of %s", async (_, statement, expected) => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  expect(await emitsInSql(database)).toBe(false);
  await ensureOutbox(database);
  await database.query(statement);
  expect(await emitsInSql(database)).toBe(expected);
});

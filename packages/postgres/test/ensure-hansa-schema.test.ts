import { startTestPostgres, type TestPostgres } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureHansaSchema } from "../src/index.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres[Symbol.asyncDispose]());

test("the schema is created once, also when several ask for it at the same time", async () => {
  for (let round = 0; round < 10; round++) {
    await using database = await postgres.createDatabase();
    await Promise.all(Array.from({ length: 4 }, () => ensureHansaSchema(database)));
    expect(await database.query("select nspname from pg_namespace where nspname = 'hansa'")).toHaveLength(1);
  }
});

test("who waited for another's creation makes tables in it at once", async () => {
  await using database = await postgres.createDatabase();
  await database.transaction(async (first) => {
    await first.query("create schema hansa");
    const second = ensureHansaSchema(database);
    await expect
      .poll(() =>
        database.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        ),
      )
      .toHaveLength(1);
    void second.then(() => database.query("create table hansa.thing ()"));
  });
  await expect
    .poll(() => database.query("select 1 where to_regclass('hansa.thing') is not null"))
    .toHaveLength(1);
});

test("a user who may not create schemas is told nothing where it is there", async () => {
  await using owner = await postgres.createDatabase();
  await ensureHansaSchema(owner);
  await owner.query("create role schema_reader nologin");
  try {
    const asReader = owner.transaction((transaction) => ensureHansaSchema(transaction), {
      settings: { role: "schema_reader" },
    });
    await expect(asReader).resolves.toBeUndefined();
  } finally {
    await owner.query("drop role schema_reader");
  }
});

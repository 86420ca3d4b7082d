import { readdirSync, readFileSync } from "node:fs";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, describe, expect, test } from "vitest";
import orders from "../../../../examples/shop/orders/subgraph.ts";
import {
  byKey,
  checkDatabase,
  column,
  type DatabaseFinding,
  defineSubgraph,
  document,
  installEvents,
  listOf,
  type SubgraphDefinition,
  scalar,
  sqlFunction,
  table,
  through,
} from "../../src/index.ts";
import { guild, guildSql } from "../guild.ts";
import { harbour, harbourSql } from "../harbour.ts";
import { library, librarySql } from "../library.ts";
import { market, marketSql } from "../market.ts";
import { warehouse, warehouseSql } from "../warehouse.ts";

const server = await startTestPostgres();
afterAll(() => server[Symbol.asyncDispose]());

const ordersMigrations = new URL("../../../../examples/shop/orders/migrations/", import.meta.url);
const ordersSql = readdirSync(ordersMigrations)
  .sort()
  .map((file) => readFileSync(new URL(file, ordersMigrations), "utf8"))
  .join("\n");

type AnyDefinition = Pick<SubgraphDefinition, "build">;

const services: readonly (readonly [string, AnyDefinition, string])[] = [
  ["orders", orders, ordersSql],
  ["guild", guild, guildSql],
  ["harbour", harbour, harbourSql],
  ["library", library, librarySql],
  ["market", market, marketSql],
];

test("a service with events lacks tables, functions and triggers until it has them", async () => {
  await using database = await server.createDatabase();
  const find = async () =>
    (await check(warehouse, database)).map(({ code, coordinates }) => [code, ...coordinates]);
  const observers = ["observer order_placed", "observer noted"];
  expect(await find()).toEqual([
    ["SOURCE_MISSING", "Order", ...observers],
    ["FUNCTION_MISSING", "Mutation.orderPlace"],
    ["FUNCTION_MISSING", "consumer see"],
    ...observers.map((observer) => ["OBSERVER_MISSING", observer]),
  ]);
  await database.query(warehouseSql);
  await database.query(`
    alter table tb_order rename column note to hidden;
    drop function fn_see;
    create function fn_see(event text) returns void language sql as ''`);
  expect(await find()).toEqual([
    ["COLUMN_MISSING", "Order", "observer noted"],
    ["FUNCTION_RESULT", "Mutation.orderPlace"],
    ["FUNCTION_PARAMETERS", "consumer see"],
    ...observers.map((observer) => ["OBSERVER_MISSING", observer]),
  ]);
  await database.query(`
    alter table tb_order rename column hidden to note;
    create function fn_see(event jsonb) returns void language sql as ''`);
  await installEvents(warehouse as unknown as SubgraphDefinition, database);
  expect(await find()).toEqual([]);
});

const check = (definition: AnyDefinition, database: Parameters<typeof checkDatabase>[1]) =>
  checkDatabase(definition as SubgraphDefinition, database);

const codesOf = (findings: readonly DatabaseFinding[]) =>
  [...new Set(findings.map(({ code }) => code))].sort((a, b) => (a < b ? -1 : 1));

describe.each(services)('the database of "%s"', (_, definition, sql) => {
  test("has no error where its service works with it", async () => {
    await using database = await server.createDatabase();
    await database.query(sql);
    expect((await check(definition, database)).filter(({ level }) => level === "error")).toEqual([]);
  });

  test("is mended by the SQL of the findings, beginning with nothing", async () => {
    await using database = await server.createDatabase();
    await database.query("create schema trade");
    const before = await check(definition, database);
    expect(codesOf(before)).toContain("SOURCE_MISSING");
    await applyAll(database, before);
    // What indexes are missing only shows when the tables are there.
    await applyAll(database, await check(definition, database));
    // What a view of documents is made of, only people know.
    expect(await check(definition, database)).toEqual(before.filter(({ sql: mend }) => mend === undefined));
  });
});

async function applyAll(
  database: Parameters<typeof checkDatabase>[1],
  findings: readonly DatabaseFinding[],
): Promise<void> {
  for (const { sql } of findings) {
    if (sql !== undefined) {
      await database.query(sql);
    }
  }
}

/** A shelf of jars: one table, one view, a link, an enum, and a function of each form. */
function makeShelf(): SubgraphDefinition {
  const shelf = defineSubgraph({ name: "shelf" });
  const Spice = shelf.entity("Spice", {
    key: "id",
    source: document("v_spice", { id: column.int(), name: column.text() }),
  });
  const Jar = shelf.entity("Jar", {
    key: "id",
    otherKeys: [["row", "place"]],
    source: table("tb_jar", {
      id: column.bigint(),
      row: column.int(),
      place: column.int(),
      label: column.text(),
      size: column.enum("jar_size", ["small", "large"]),
      tags: column.text().array(),
      parent: column.bigint().nullable(),
    }),
  });
  shelf.fields(Spice, (spice) => ({ id: spice.id("id"), name: spice.string("name") }));
  shelf.fields(Jar, (jar) => ({
    id: jar.id("id"),
    row: jar.int("row"),
    place: jar.int("place"),
    label: jar.string("label", { order: true }),
    parent: jar.one(Jar, { id: "parent" }),
    children: jar.many(Jar, { parent: "id" }),
    spices: jar.many(
      Spice,
      through(
        table("tb_jar_spice", { jar: column.bigint(), spice: column.int() }),
        { jar: "id" },
        { spice: "id" },
      ),
    ),
  }));
  shelf.query("jar", byKey(Jar));
  shelf.query("jars", listOf(Jar, { orderBy: ["row", "place"] }));
  shelf.query(
    "search",
    listOf(Jar, { call: sqlFunction("fn_search"), args: { text: scalar.string(), most: scalar.int() } }),
  );
  shelf.mutation("move", {
    returns: Jar,
    args: { jar: scalar.id("bigint"), toRow: scalar.int() },
    call: sqlFunction("fn_move", { returns: "status" }),
  });
  return shelf;
}

const shelfSql = `
  create type jar_size as enum ('small', 'large');
  create domain label as text not null check (value <> '');
  create table tb_jar (
    id bigint primary key, "row" smallint not null, place int not null, label label, size jar_size not null,
    tags text[] not null, parent bigint references tb_jar, unique (place, "row")
  );
  create index on tb_jar (parent);
  create index on tb_jar (label);
  create index on tb_jar ("row", place);
  create table tb_jar_spice (jar bigint not null, spice int not null, primary key (jar, spice));
  create view v_spice as select 1 as id, '{}'::jsonb as data;
  create function fn_search(most int, text text, fuzzy boolean default false) returns setof tb_jar
    language sql as 'select * from tb_jar';
  create function fn_move(jar bigint, to_row int) returns table (status text, message text, entity_id bigint)
    language sql as 'select null, null, null::bigint';
`;

test("a database that has everything, under other names for the same types, has no finding", async () => {
  await using database = await server.createDatabase();
  await database.query(shelfSql);
  expect(await check(makeShelf(), database)).toEqual([]);
});

test.each<readonly [string, string, string, string | undefined]>([
  [
    "alter table tb_jar rename column place to spot",
    "COLUMN_MISSING",
    '"tb_jar"."place"',
    'alter table "tb_jar" add column "place" integer not null;',
  ],
  [
    "alter table tb_jar alter column tags type jsonb using '[]'",
    "COLUMN_TYPE",
    "to be text[], and it is jsonb",
    'alter table "tb_jar" alter column "tags" type text[] using "tags"::text[];',
  ],
  [
    "alter table tb_jar alter column tags type text using ''",
    "COLUMN_TYPE",
    "to be text[], and it is text.",
    'alter table "tb_jar" alter column "tags" type text[] using "tags"::text[];',
  ],
  [
    "alter table tb_jar alter column place type text",
    "COLUMN_TYPE",
    "to be integer, and it is text",
    'alter table "tb_jar" alter column "place" type integer using "place"::integer;',
  ],
  [
    "alter table tb_jar alter column size type text",
    "COLUMN_TYPE",
    'to be "jar_size", and it is text',
    'alter table "tb_jar" alter column "size" type "jar_size" using "size"::"jar_size";',
  ],
  [
    "alter table tb_jar alter column place drop not null",
    "COLUMN_NULLABLE",
    '"tb_jar"."place"',
    'alter table "tb_jar" alter column "place" set not null;',
  ],
  ["alter type jar_size add value 'huge'", "ENUM_LABELS", 'the declaration lacks "huge"', undefined],
  [
    "alter type jar_size rename value 'small' to 'tiny'",
    "ENUM_LABELS",
    'the database lacks "small"',
    `alter type "jar_size" add value 'small';`,
  ],
  [
    "alter table tb_jar drop constraint tb_jar_pkey cascade",
    "KEY_WITHOUT_UNIQUE_INDEX",
    '"Jar" has the key (id)',
    'create unique index on "tb_jar" ("id");',
  ],
  [
    "alter table tb_jar drop constraint tb_jar_place_row_key",
    "KEY_WITHOUT_UNIQUE_INDEX",
    "the key (row, place)",
    'create unique index on "tb_jar" ("row", "place");',
  ],
  [
    "drop view v_spice; create view v_spice as select 1 as id, '{}'::json as data",
    "COLUMN_TYPE",
    "must be jsonb and is json",
    undefined,
  ],
  [
    "drop view v_spice; create view v_spice as select 1 as id",
    "COLUMN_MISSING",
    '"v_spice"."data"',
    undefined,
  ],
  ["drop table tb_jar_spice", "SOURCE_MISSING", '"Jar.spices" reads "tb_jar_spice"', undefined],
  [
    "drop index tb_jar_parent_idx",
    "INDEX_MISSING",
    '"Jar.children" finds rows by "tb_jar" ("parent")',
    'create index on "tb_jar" ("parent");',
  ],
  [
    "drop index tb_jar_label_idx",
    "INDEX_MISSING",
    '"Query.jars" orders rows by "tb_jar" ("label")',
    'create index on "tb_jar" ("label");',
  ],
  [
    "drop index tb_jar_row_place_idx",
    "INDEX_MISSING",
    '("row", "place")',
    'create index on "tb_jar" ("row", "place");',
  ],
  ["drop function fn_move", "FUNCTION_MISSING", '"fn_move"("jar" bigint, "to_row" integer)', undefined],
  [
    "alter function fn_search rename to fn_find",
    "FUNCTION_MISSING",
    '"Query.search" calls "fn_search"',
    undefined,
  ],
  [
    "drop function fn_move; create function fn_move(jar bigint, target int) returns table (status text, message text, entity_id bigint) language sql as 'select null, null, null::bigint'",
    "FUNCTION_PARAMETERS",
    "with the parameters (jar bigint, target integer)",
    undefined,
  ],
  [
    "drop function fn_move; create function fn_move(jar bigint, to_row uuid) returns table (status text, message text, entity_id bigint) language sql as 'select null, null, null::bigint'",
    "FUNCTION_PARAMETERS",
    "(jar bigint, to_row uuid)",
    undefined,
  ],
  [
    "drop function fn_move; create function fn_move(jar bigint, to_row int) returns table (status text, entity_id bigint) language sql as 'select null, null::bigint'",
    "FUNCTION_RESULT",
    "column t.message does not exist",
    undefined,
  ],
])("%s", async (change, code, message, sql) => {
  await using database = await server.createDatabase();
  await database.query(shelfSql);
  await database.query(change);
  const findings = await check(makeShelf(), database);
  expect(codesOf(findings)).toContain(code);
  const found = findings.filter((finding) => finding.code === code && finding.message.includes(message));
  expect(found).toHaveLength(1);
  expect(sql === undefined || found[0]?.sql === sql).toBe(true);
});

test("a function whose columns have other types is told, from PostgreSQL 16 on, which says what they are", async () => {
  await using database = await server.createDatabase();
  await database.query(shelfSql);
  await database.query(
    "drop function fn_search; create function fn_search(text text, most int) returns table (id bigint, \"row\" int, place int, label text, size jar_size, tags jsonb, parent bigint) language sql as 'select null::bigint, 1, 1, null, null::jar_size, null::jsonb, null::bigint'",
  );
  const [version] = await database.query<{ number: number }>(
    "select current_setting('server_version_num')::int as number",
  );
  const findings = await check(makeShelf(), database);
  const found = findings.filter(
    ({ code, message }) => code === "FUNCTION_RESULT" && message.includes('"tags" as text[]'),
  );
  expect(found).toHaveLength((version?.number ?? 0) >= 160_000 ? 1 : 0);
});

test("no function is run by being checked", async () => {
  await using database = await server.createDatabase();
  await database.query(shelfSql);
  await database.query(`
    create or replace function fn_search(most int, text text, fuzzy boolean default false) returns setof tb_jar
      language plpgsql immutable as $$ begin raise exception 'It was run.'; end $$;
    create sequence runs;
    create or replace function fn_move(jar bigint, to_row int) returns table (status text, message text, entity_id bigint)
      language sql as $$ select nextval('runs')::text, null, null::bigint $$;`);
  expect(await check(makeShelf(), database)).toEqual([]);
  expect(await database.query("select is_called from runs")).toEqual([{ is_called: false }]);
});

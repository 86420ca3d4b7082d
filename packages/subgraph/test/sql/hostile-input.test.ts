import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { byKey, column, defineSubgraph, listOf, scalar, sqlFunction, table } from "../../src/index.ts";
import { harbour, harbourSql } from "../harbour.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(harbourSql);
await database.query("insert into tb_ship (name) values ('Cog')");
const subgraph = createTestSubgraph(harbour, database);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test.each([
  "__proto__",
  "constructor",
  "toString",
  "t1",
  "k",
  "json",
  "o",
  "select",
  "position",
  "hasOwnProperty",
])("the alias %s is a name like any other", async (alias) => {
  expect(
    await subgraph.runText(
      `{ ${alias}: ship(id: 1) { ${alias}: name captain { ${alias}: id } } ships { ${alias}: id } }`,
    ),
  ).toBe(`{"data":{"${alias}":{"${alias}":"Cog","captain":null},"ships":[{"${alias}":"1"}]}}`);
  expect(await subgraph.runText(`{ ship(id: 1) { ${alias}: greeting } }`)).toBe(
    `{"data":{"ship":{"${alias}":"Ahoy, Cog (bigint)"}}}`,
  );
});

test("aliases longer than PostgreSQL's names are kept whole and apart", async () => {
  const long = "a".repeat(80);
  const { data } = await subgraph.run(`{ ships { ${long}1: name ${long}2: id captain { ${long}: id } } }`);
  expect(data).toEqual({ ships: [{ [`${long}1`]: "Cog", [`${long}2`]: "1", captain: null }] });
});

test("objects of more members than a function call or a row can have keep all of them in order", async () => {
  const aliases = Array.from({ length: 120 }, (_, index) => `${"b".repeat(70)}${index}`);
  const text = await subgraph.runText(
    `{ ship(id: 1) { ${aliases.map((alias) => `${alias}: papers`).join(" ")} } }`,
  );
  const { data } = JSON.parse(text) as { readonly data: { readonly ship: object } };
  expect(Object.keys(data.ship)).toEqual(aliases);
  const many = Array.from({ length: 1_500 }, (_, index) => `c${index}`);
  const wide = await subgraph.run(`{ ship(id: 1) { ${many.map((alias) => `${alias}: name`).join(" ")} } }`);
  expect(wide.data).toEqual({ ship: Object.fromEntries(many.map((alias) => [alias, "Cog"])) });
});

test.each([
  "'; drop table tb_ship; --",
  'quote " backslash \\ dollar $1 $$',
  "Hansekogge Ubena ⚓ 🛳️ \u202e",
  "line\nbreak\ttab\u0001",
  "${name}",
])("the text %j is stored and answered as it is", async (name) => {
  const { data } = await subgraph.run("mutation ($name: String!) { shipBuild(name: $name) { name } }", {
    name,
  });
  expect(data).toEqual({ shipBuild: { name } });
  expect((await subgraph.run("{ ship(id: 1) { name } }")).data).toEqual({ ship: { name: "Cog" } });
});

test.each(["a\u0000b", "\ud800"])("the text %j, which PostgreSQL cannot store, is refused", async (name) => {
  const { errors } = await subgraph.run("mutation ($name: String!) { shipBuild(name: $name) { name } }", {
    name,
  });
  expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  expect(errors?.[0]?.message).toContain("Expected a text without NUL characters");
});

test("a long value is cut in the message about it", async () => {
  const { errors } = await subgraph.run("query ($id: ID!) { ship(id: $id) { name } }", {
    id: "x".repeat(1e5),
  });
  expect(errors?.[0]?.message.length).toBeLessThan(300);
});

test("names in the database may have any characters", async () => {
  await using strange = await server.createDatabase();
  await strange.query(`
    create schema "My ""Schema""";
    create table "My ""Schema"""."Table; --" ("select" bigint primary key, "it's" text, "constructor" text);
    create function "My ""Schema"""."fn Do"("A ""b""" text) returns "My ""Schema"""."Table; --" language sql
      as $$ insert into "My ""Schema"""."Table; --" values (1, $1, 'p') returning * $$;
  `);
  const service = defineSubgraph({ name: "strange" });
  const Row = service.entity("Row", {
    key: "select",
    source: table(
      "Table; --",
      { select: column.bigint(), "it's": column.text(), constructor: column.text() },
      { schema: 'My "Schema"' },
    ),
  });
  service.fields(Row, (row) => ({
    id: row.id("select"),
    text: row.string("it's"),
    shout: row.resolve({
      returns: scalar.string(),
      columns: ["it's", "constructor"],
      resolve: (each) => `${each["it's"]} ${each.constructor}`,
    }),
  }));
  service.query("row", byKey(Row));
  service.query("rows", listOf(Row, { orderBy: ["it's"] }));
  service.mutation("do", {
    args: { what: scalar.string() },
    returns: Row,
    call: sqlFunction("fn Do", { schema: 'My "Schema"', parameters: { 'A "b"': "what" } }),
  });
  const { run } = createTestSubgraph(service, strange);
  expect(await run('mutation { do(what: "it\'s") { id text shout } }')).toEqual({
    data: { do: { id: "1", text: "it's", shout: "it's p" } },
  });
  expect(await run("{ rows { text } row(id: 1) { id } }")).toEqual({
    data: { rows: [{ text: "it's" }], row: { id: "1" } },
  });
});

test("a representation has what it says, and not what all objects have", async () => {
  await using own = await server.createDatabase();
  await own.query(
    `create table tb_word (word text primary key); insert into tb_word values ('hull'), ('mast')`,
  );
  const service = defineSubgraph({ name: "words" });
  const Word = service.entity("Word", {
    key: "word",
    source: table("tb_word", { word: column.text() }),
  });
  service.fields(Word, (word) => ({ constructor: word.string("word") }));
  service.query("words", listOf(Word));
  const { run } = createTestSubgraph(service, own);
  const representations = [
    { __typename: "Word", constructor: "mast" },
    { __typename: "Word" },
    JSON.parse('{ "__typename": "Word", "__proto__": { "constructor": "hull" } }'),
    { __typename: "Word", constructor: "hull" },
  ];
  const { data, errors } = await run(
    "query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Word { constructor } } }",
    { representations },
  );
  expect(data).toEqual({ _entities: [{ constructor: "mast" }, null, null, { constructor: "hull" }] });
  expect(errors?.map(({ path, message }) => [path, message])).toEqual(
    [1, 2].map((place) => [
      ["_entities", place],
      'A representation of "Word" needs the fields of a key: "constructor".',
    ]),
  );
});

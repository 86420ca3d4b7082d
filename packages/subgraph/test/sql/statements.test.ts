import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { harbour, harbourSql } from "../harbour.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

// The statement and its answer are asserted together: the one is what a person reads, the other what it is for.

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(harbourSql);
const subgraph = createTestSubgraph(harbour, database);
const hansa = "00000000-0000-4000-8000-000000000001";
await database.query(`insert into tb_company values ('${hansa}', 'Hansa')`);
await database.query(`
  insert into tb_ship (name, owner, captain, crew, value, papers) values
    ('Cog', '${hansa}', 7, 3, 1234567890123456789.25, '{"flag": ["LÜ", null]}'),
    ('Hulk', '${hansa}', null, 2, 0, '[]'),
    ('Holk', '${hansa}', 8, 2, 1, 'null')
`);
await database.query("insert into tb_berth values ('Lübeck', 1, 1), ('Lübeck', 2, 1), ('Riga', 1, null)");

beforeEach(() => void subgraph.takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("a row by its key", async () => {
  expect(await subgraph.runText('{ ship(id: "1") { id name captain { __typename id } } }')).toBe(
    '{"data":{"ship":{"id":"1","name":"Cog","captain":{"__typename":"Sailor","id":"7"}}}}',
  );
  const [statement, ...others] = subgraph.takeStatements();
  expect(others).toEqual([]);
  expect(statement?.values).toEqual(["1"]);
  expect(statement?.text).toMatchInlineSnapshot(`
    "select row_to_json("#row") as "json"
    from (
      select
        t1."id"::text as "id",
        t1."name" as "name",
        (
          select row_to_json("#row")
          from (
            select
              'Sailor' as "__typename",
              t1."captain"::text as "id"
            where t1."captain" is not null
          ) as "#row"
        ) as "captain"
      from "tb_ship" as t1
      where t1."id" = $1::bigint
    ) as "#row""
  `);
});

test("every kind of column in the form of its scalar", async () => {
  const { data } = await subgraph.run(
    "{ ship(id: 1) { id number length isAfloat value crew builtAt papers __typename } }",
  );
  expect(data).toEqual({
    ship: {
      id: "1",
      number: "1",
      length: 10,
      isAfloat: true,
      value: "1234567890123456789.25",
      crew: 3,
      builtAt: "2026-01-31T09:30:00.000000Z",
      papers: { flag: ["LÜ", null] },
      __typename: "Ship",
    },
  });
});

test("relations to one and to many, any depth, in one statement", async () => {
  const { data } = await subgraph.run(
    `query ($limit: Int!) {
      company(id: "${hansa}") {
        ships(limit: $limit, offset: 1) { name owner { name ships { name } } berths { harbour number } captain { id } }
      }
    }`,
    { limit: 2 },
  );
  const owner = { name: "Hansa", ships: [{ name: "Hulk" }, { name: "Holk" }] };
  expect(data).toEqual({
    company: {
      ships: [
        { name: "Holk", owner, berths: [], captain: { id: "8" } },
        {
          name: "Cog",
          owner,
          berths: [
            { harbour: "Lübeck", number: 1 },
            { harbour: "Lübeck", number: 2 },
          ],
          captain: { id: "7" },
        },
      ],
    },
  });
  const [statement, ...others] = subgraph.takeStatements();
  expect(others).toEqual([]);
  expect(statement?.text).toMatchInlineSnapshot(`
    "select row_to_json("#row") as "json"
    from (
      select
        (
          select coalesce(json_agg("#row"), '[]')
          from (
            select
              t2."name" as "name",
              (
                select row_to_json("#row")
                from (
                  select
                    t3."name" as "name",
                    (
                      select coalesce(json_agg("#row"), '[]')
                      from (
                        select
                          t4."name" as "name"
                        from "tb_ship" as t4
                        where t4."owner" = t3."id"
                        order by t4."name" desc, t4."id"
                        limit $2::integer
                        offset $3::integer
                      ) as "#row"
                    ) as "ships"
                  from "tb_company" as t3
                  where t3."id" = t2."owner"
                ) as "#row"
              ) as "owner",
              (
                select coalesce(json_agg("#row"), '[]')
                from (
                  select
                    t5."harbour" as "harbour",
                    t5."number" as "number"
                  from "public"."tb_berth" as t5
                  where t5."ship" = t2."id"
                  order by t5."harbour", t5."number"
                  limit $4::integer
                  offset $5::integer
                ) as "#row"
              ) as "berths",
              (
                select row_to_json("#row")
                from (
                  select
                    t2."captain"::text as "id"
                  where t2."captain" is not null
                ) as "#row"
              ) as "captain"
            from "tb_ship" as t2
            where t2."owner" = t1."id"
            order by t2."name" desc, t2."id"
            limit $6::integer
            offset $7::integer
          ) as "#row"
        ) as "ships"
      from "tb_company" as t1
      where t1."id" = $1::uuid
    ) as "#row""
  `);
});

test("a list of everything is ordered by the key and bounded by its maximum", async () => {
  expect(await subgraph.run("{ ships { name } }")).toEqual({
    data: { ships: [{ name: "Cog" }, { name: "Hulk" }, { name: "Holk" }] },
  });
  const [statement] = subgraph.takeStatements();
  expect(statement?.text).toMatchInlineSnapshot(`
    "select case when count(*) <= 5 then coalesce(json_agg("#row"), '[]') end as "json"
    from (
      select
        t1."name" as "name"
      from "tb_ship" as t1
      order by t1."id"
      limit 6
    ) as "#row""
  `);
});

test("a list with more rows than its maximum is an error that says so, never a cut list", async () => {
  await using crowded = await server.createDatabase();
  await crowded.query(harbourSql);
  await crowded.query("insert into tb_ship (name) select 'Ship ' || n from generate_series(1, 6) n");
  const { data, errors } = await createTestSubgraph(harbour, crowded).run("{ ships { name } }");
  expect(data).toEqual({ ships: null });
  expect(errors).toEqual([
    {
      message: '"Query.ships" has more than 5 rows, the most that it answers at once.',
      path: ["ships"],
      extensions: { code: "LIST_TOO_LONG", maximumRows: 5 },
    },
  ]);
});

test("pages have a default and a maximum, and ties are ordered by the key", async () => {
  expect((await subgraph.run("{ shipPages { name } }")).data).toEqual({
    shipPages: [{ name: "Cog" }, { name: "Hulk" }],
  });
  expect((await subgraph.run("{ shipPages(limit: 3, offset: 1) { name } }")).data).toEqual({
    shipPages: [{ name: "Hulk" }, { name: "Holk" }],
  });
  const { errors } = await subgraph.run(
    "{ shipPages(limit: 4) { name } more: shipPages(offset: -1) { id } }",
  );
  expect(errors?.map(({ message }) => message)).toEqual([
    'The argument "limit" of "Query.shipPages" has the value 4. Expected a whole number from 0 to 3.',
    'The argument "offset" of "Query.shipPages" has the value -1. Expected a whole number from 0 to 2147483647.',
  ]);
});

test("aliases, fragments and conditions shape the answer, not the number of statements", async () => {
  const text = `query ($full: Boolean!, $hide: Boolean!) {
    ship(id: 1) { ...Names b: name @include(if: $full) crew @skip(if: $hide) ... on Ship { captain { ...Key } } }
  }
  fragment Names on Ship { a: name owner { name } ...More }
  fragment More on Ship { owner { id } }
  fragment Key on Sailor { key: id }`;
  expect(await subgraph.runText(text, { full: true, hide: true })).toBe(
    `{"data":{"ship":{"a":"Cog","owner":{"name":"Hansa","id":"${hansa}"},"b":"Cog","captain":{"key":"7"}}}}`,
  );
  expect(await subgraph.runText(text, { full: false, hide: false })).toBe(
    `{"data":{"ship":{"a":"Cog","owner":{"name":"Hansa","id":"${hansa}"},"crew":3,"captain":{"key":"7"}}}}`,
  );
  expect(subgraph.takeStatements()).toHaveLength(2);
});

test("a selection that conditions leave empty is an empty object", async () => {
  expect(await subgraph.runText("{ ship(id: 1) { name @skip(if: true) } }")).toBe('{"data":{"ship":{}}}');
  expect(await subgraph.runText("{ ship(id: 1) @skip(if: true) { name } }")).toBe('{"data":{}}');
});

test("a composite key is an argument for each of its fields", async () => {
  expect(await subgraph.run('{ berth(harbour: "Lübeck", number: 2) { number ship { name } } }')).toEqual({
    data: { berth: { number: 2, ship: { name: "Cog" } } },
  });
});

test("operations that differ in values alone share a statement and its prepared name", async () => {
  await subgraph.run("{ ship(id: 1) { name } }");
  await subgraph.run("query ($id: ID!) { ship(id: $id) { name } }", { id: "2" });
  await subgraph.run("{ ship(id: 1) { id } }");
  const [first, second, other] = subgraph.takeStatements();
  expect(second).toEqual({ ...first, values: ["2"] });
  expect(first?.name).toMatch(/^hansa_[\w-]{22}$/);
  expect(other?.name).not.toBe(first?.name);
});

test.each([
  ["abc", '"abc"'],
  ["9223372036854775808", '"9223372036854775808"'],
  ["1.5", '"1.5"'],
  ["", '""'],
  [" 1", '" 1"'],
  ["007", '"007"'],
])("the id %j is refused with the argument and what was expected", async (id, shown) => {
  const { data, errors } = await subgraph.run("query ($id: ID!) { here: ship(id: $id) { name } }", { id });
  expect(data).toEqual({ here: null });
  expect(errors).toEqual([
    {
      message: `The argument "id" of "Query.ship" has the value ${shown}. Expected a whole number from -9223372036854775808 to 9223372036854775807.`,
      path: ["here"],
      extensions: { code: "BAD_USER_INPUT", argument: "id" },
    },
  ]);
  expect(subgraph.takeStatements()).toEqual([]);
});

test("a key that names nothing is null without an error", async () => {
  expect(await subgraph.run("{ ship(id: 99) { name } }")).toEqual({ data: { ship: null } });
});

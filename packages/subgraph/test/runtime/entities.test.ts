import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { column, defineSubgraph, table } from "../../src/index.ts";
import { harbour, harbourSql } from "../harbour.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(harbourSql);
await database.query("insert into tb_ship (name) values ('Cog'), ('Hulk')");
await database.query("insert into tb_berth values ('Lübeck', 1, 1)");
const hansa = "00000000-0000-4000-8000-000000000001";
const fugger = "00000000-0000-4000-8000-000000000002";
await database.query(`insert into tb_company values ('${hansa}', 'Hansa'), ('${fugger}', 'Fugger')`);
await database.query(
  `insert into tb_ship (name, owner) select 'Kogge ' || n, '${hansa}' from generate_series(1, 3) as n`,
);
await database.query(
  "insert into tb_berth select 'Reval', n, id from tb_ship, generate_series(1, 3) as n where name like 'Kogge%' and n = right(name, 1)::int",
);
await database.query(
  "insert into tb_berth select 'Visby', n, id from tb_ship, generate_series(7, 9) as n where name = 'Kogge 3'",
);
const subgraph = createTestSubgraph(harbour, database);
const text = `query ($of: [_Any!]!) {
  _entities(representations: $of) { __typename ... on Ship { id name } ... on Berth { number ship { name } } }
}`;
const ask = (...of: readonly unknown[]) => subgraph.run(text, { of });
const ship = (id: unknown) => ({ __typename: "Ship", id });

beforeEach(() => void subgraph.takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("one statement answers all of one type, in order, null for keys that name nothing", async () => {
  const cog = { __typename: "Ship", id: "1", name: "Cog" };
  const hulk = { __typename: "Ship", id: "2", name: "Hulk" };
  expect(await ask(ship("2"), ship(1), ship("99"), ship("2"))).toEqual({
    data: { _entities: [hulk, cog, null, hulk] },
  });
  const [statement, ...others] = subgraph.takeStatements();
  expect(others).toEqual([]);
  expect(statement?.values).toEqual([["2", "1", "99", "2"]]);
  expect(statement?.text).toMatchInlineSnapshot(`
    "select case when count(*) = cardinality($1::bigint[]) then json_agg((
      select row_to_json("#row")
      from (
        select
          'Ship' as "__typename",
          t1."id"::text as "id",
          t1."name" as "name"
        where t1."id" is not null
      ) as "#row"
    ) order by k.position) end as "json"
    from unnest($1::bigint[]) with ordinality as k(k1, position)
    left join "tb_ship" as t1 on t1."id" = k.k1"
  `);
});

test("the number of keys does not change the statement", async () => {
  await ask(ship(1));
  await ask(...Array.from({ length: 500 }, (_, index) => ship(index)));
  const [one, many, ...others] = subgraph.takeStatements();
  expect(many?.text).toBe(one?.text);
  expect(others).toEqual([]);
});

test("a composite key needs all of its fields", async () => {
  const { data, errors } = await ask(
    { __typename: "Berth", harbour: "Lübeck", number: 1 },
    { __typename: "Berth", harbour: "Lübeck", number: 2 },
    { __typename: "Berth", harbour: "Lübeck" },
  );
  expect(data).toEqual({
    _entities: [{ __typename: "Berth", number: 1, ship: { name: "Cog" } }, null, null],
  });
  expect(errors?.map(({ message, path }) => ({ message, path }))).toEqual([
    {
      message: 'A representation of "Berth" needs the fields of a key: "harbour number".',
      path: ["_entities", 2],
    },
  ]);
});

test("any key of the entity serves, the first one that is complete", async () => {
  const { data } = await ask({ __typename: "Ship", name: "Hulk" }, { __typename: "Ship", name: "Nobody" });
  expect(data).toEqual({ _entities: [{ __typename: "Ship", id: "2", name: "Hulk" }, null] });
  expect(subgraph.takeStatements()).toHaveLength(1);
});

test("several types are one statement each, put back into their order", async () => {
  const { data } = await ask(
    { __typename: "Berth", harbour: "Lübeck", number: 1 },
    ship(2),
    { __typename: "Berth", harbour: "Riga", number: 1 },
    ship(1),
  );
  expect(data).toEqual({
    _entities: [
      { __typename: "Berth", number: 1, ship: { name: "Cog" } },
      { __typename: "Ship", id: "2", name: "Hulk" },
      null,
      { __typename: "Ship", id: "1", name: "Cog" },
    ],
  });
  expect(subgraph.takeStatements()).toHaveLength(2);
});

test.each([
  [null, "The representation is null. Expected an object."],
  [["Ship"], 'The representation is ["Ship"]. Expected an object.'],
  [{ id: 1 }, 'The representation has the "__typename" undefined, which is no entity of this subgraph.'],
  [
    { __typename: "Shp", id: 1 },
    'The representation has the "__typename" "Shp", which is no entity of this subgraph. Did you mean "Ship"?',
  ],
  [{ __typename: "Sailor", id: 1 }, 'The representation has the "__typename" "Sailor", which is no entity'],
  [
    { __typename: "constructor" },
    'The representation has the "__typename" "constructor", which is no entity',
  ],
  [{ __typename: "Ship" }, 'A representation of "Ship" needs the fields of a key: "id" or "name".'],
  [ship("abc"), 'The representation has the value "abc" for "Ship.id". Expected a whole number from'],
  [
    ship(2 ** 60),
    'The representation has the value 1152921504606847000 for "Ship.id". Expected a whole number',
  ],
  [ship({ id: 1 }), 'The representation has the value {"id":1} for "Ship.id". Expected a whole number'],
  [ship([1]), 'The representation has the value [1] for "Ship.id". Expected a whole number'],
])("the representation %j is an error at its place alone", async (representation, message) => {
  // `_Any!` in a list rules null out for servers; the engine holds against it all the same.
  const of = representation === null ? [ship(1), 0, ship(2)] : [ship(1), representation, ship(2)];
  const { data, errors } = await ask(...of);
  expect(data).toMatchObject({ _entities: [{ name: "Cog" }, null, { name: "Hulk" }] });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ path: ["_entities", 1], extensions: { code: "BAD_USER_INPUT" } });
  expect(errors?.[0]?.message).toContain(message.replace("is null", "is 0"));
});

test("no representations, only bad ones, and literals in the document", async () => {
  expect(await ask()).toEqual({ data: { _entities: [] } });
  expect((await ask({}, {})).data).toEqual({ _entities: [null, null] });
  expect(subgraph.takeStatements()).toEqual([]);
  const { data } = await subgraph.run(
    `query ($id: ID!) { a: _entities(representations: [{ __typename: "Ship", id: $id }]) { ... on Ship { name } } }`,
    { id: "1" },
  );
  expect(data).toEqual({ a: [{ name: "Cog" }] });
});

test("resolved fields of entities are batched over all of them", async () => {
  const { data } = await subgraph.run(
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Ship { nameLength name ownerName } } }`,
    { of: [ship(2), ship(77), ship(1)] },
  );
  expect(data).toEqual({
    _entities: [
      { nameLength: 4, name: "Hulk", ownerName: null },
      null,
      { nameLength: 3, name: "Cog", ownerName: null },
    ],
  });
});

describe("pages below entities", () => {
  const company = (id: string) => ({ __typename: "Company", id });
  const both = [company(fugger), company(hansa), company("00000000-0000-4000-8000-00000000000f")];
  const select = async (selection: string, variables: object = {}, of: readonly unknown[] = both) =>
    await subgraph.run(
      `query ($of: [_Any!]!, $limit: Int, $offset: Int! = 0) {
        _entities(representations: $of) {
          ... on Company { name @include(if: true) unused: ships(limit: $limit, offset: $offset) { id } ${selection} }
        }
      }`,
      { of, limit: 1, ...variables },
    );
  const page = async (selection: string, variables?: object) => {
    const { data, errors } = await select(selection, variables);
    expect(errors).toBeUndefined();
    const [none, some, nobody] = (data as { readonly _entities: readonly unknown[] })._entities;
    expect(nobody).toBeNull();
    return { none, some };
  };
  const named = (...numbers: readonly number[]) => numbers.map((number) => ({ name: `Kogge ${number}` }));

  test.each([
    ["the default", "ships { name }", {}, named(3, 2)],
    ["literals", "ships(limit: 1, offset: 1) { name }", {}, named(2)],
    ["variables", "ships(limit: $limit, offset: $offset) { name }", { limit: 3, offset: 1 }, named(2, 1)],
    ["a limit alone", "ships(limit: 3) { name }", {}, named(3, 2, 1)],
    ["an offset alone", "ships(offset: 2) { name }", {}, named(1)],
  ])("take %s", async (_, selection, variables, ships) => {
    subgraph.takeStatements();
    const { none, some } = await page(selection, variables);
    expect(none).toMatchObject({ name: "Fugger", ships: [] });
    expect(some).toMatchObject({ name: "Hansa", ships });
    expect(subgraph.takeStatements()).toHaveLength(1);
  });

  test("stand under aliases, in one another and beside resolved fields", async () => {
    const { some } = await page(
      `
      first: ships(limit: 1) { name berths(limit: 2, offset: $offset) { number } }
      last: ships(limit: 1, offset: 2) { nameLength berths(limit: $limit) { ship { name greeting(word: "Hail") } } }
    `,
      { offset: 1 },
    );
    expect(some).toMatchObject({
      first: [{ name: "Kogge 3", berths: [{ number: 7 }, { number: 8 }] }],
      last: [{ nameLength: 7, berths: [{ ship: { name: "Kogge 1", greeting: "Hail, Kogge 1 (bigint)" } }] }],
    });
  });

  test("are read for entities of several types", async () => {
    const { data, errors } = await subgraph.run(
      `query ($of: [_Any!]!) { _entities(representations: $of) {
        ... on Company { ships(limit: 1) { name } } ... on Ship { nameLength berths(limit: 1) { harbour } }
      } }`,
      { of: [company(hansa), ship(1), {}, company(fugger)] },
    );
    expect(errors).toHaveLength(1);
    expect(data).toEqual({
      _entities: [
        { ships: named(3) },
        { nameLength: 3, berths: [{ harbour: "Lübeck" }] },
        null,
        { ships: [] },
      ],
    });
  });

  test("keep their places beside representations that name nothing", async () => {
    const { data } = await select("ships(limit: 1) { name }", {}, [{}, company(hansa)]);
    expect(data).toMatchObject({ _entities: [null, { ships: named(3) }] });
  });

  test("are no longer than allowed", async () => {
    const { errors } = await select("ships(limit: $limit) { name }", { limit: 11 });
    expect(errors?.[0]).toMatchObject({
      message:
        'The argument "limit" of "Company.ships" has the value 11. Expected a whole number from 0 to 10.',
      extensions: { code: "BAD_USER_INPUT" },
    });
  });
});

test("more entities than the setting allows are refused", async () => {
  const { data, errors } = await ask(...Array.from({ length: 10_001 }, () => ship(1)));
  expect(data).toBeNull();
  expect(errors?.[0]?.message).toBe(
    '"_entities" was asked for 10001 entities. Ask for at most 10000 at once (setting "maxEntities").',
  );
});

test("a key that is not unique is an error, never data at the wrong place", async () => {
  const service = defineSubgraph({ name: "twice" });
  const Twice = service.entity("Twice", { key: "id", source: table("v_twice", { id: column.int() }) });
  service.fields(Twice, (twice) => ({ id: twice.id("id") }));
  await database.query("create view v_twice as select 1 as id union all select 1");
  const { data, errors } = await createTestSubgraph(service, database).run(
    '{ _entities(representations: [{ __typename: "Twice", id: 1 }]) { ... on Twice { id } } }',
  );
  expect(data).toBeNull();
  expect(errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
});

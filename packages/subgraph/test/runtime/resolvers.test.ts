import { createLogger } from "@hansa/core";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { column, createLoader, defineSubgraph, listOf, scalar, table } from "../../src/index.ts";
import { harbour, harbourSql } from "../harbour.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(harbourSql);
const hansa = "00000000-0000-4000-8000-000000000001";
await database.query(`insert into tb_company values ('${hansa}', 'Hansa')`);
await database.query(
  `insert into tb_ship (name, owner) values ('Cog', '${hansa}'), ('Leaky', '${hansa}'), ('Hulk', null)`,
);
const lines: string[] = [];
const logger = createLogger({ level: "info", destination: { write: (line) => lines.push(line) } });
const subgraph = createTestSubgraph(harbour, database, { logger });

beforeEach(() => {
  subgraph.takeStatements();
  lines.length = 0;
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("resolved fields stand among the others in the order of the selection", async () => {
  expect(
    await subgraph.runText('{ ship(id: 1) { a: name greeting b: greeting(word: "Hail") id nameLength } }'),
  ).toBe(
    '{"data":{"ship":{"a":"Cog","greeting":"Ahoy, Cog (bigint)","b":"Hail, Cog (bigint)","id":"1","nameLength":3}}}',
  );
  expect(subgraph.takeStatements()).toHaveLength(1);
});

test("JSON beside resolved fields keeps every digit that the database has", async () => {
  const papers = '{"#0": 1.10, "n": [12345678901234567890, 0.12345678901234567890123], "small": 1e-7}';
  await database.query("update tb_ship set papers = $1, length_m = 1e-7 where id = 1", [papers]);
  const [row] = await database.query("select papers::text as text from tb_ship where id = 1");
  const stored = String(row?.text).replaceAll(" ", "");
  const text = await subgraph.runText("{ ship(id: 1) { papers length measured } }");
  expect(text).toBe(
    `{"data":{"ship":{"papers":${stored},"length":1e-07,"measured":"1e-7 1.1 12345678901234567000"}}}`,
  );
  expect(
    await subgraph.runText(
      '{ _entities(representations: [{ __typename: "Ship", id: 1 }]) { ... on Ship { nameLength papers } } }',
    ),
  ).toBe(`{"data":{"_entities":[{"nameLength":3,"papers":${stored}}]}}`);
});

test("a loader of the context loads what all rows ask for with one statement, each key once", async () => {
  expect((await subgraph.run("{ ships { ownerName } }")).data).toEqual({
    ships: [{ ownerName: "Hansa" }, { ownerName: "Hansa" }, { ownerName: null }],
  });
  const [, loading, ...others] = subgraph.takeStatements();
  expect(loading?.values).toEqual([[hansa]]);
  expect(others).toEqual([]);
});

test("resolvers run below relations too", async () => {
  expect(
    await subgraph.run(
      `{ company(id: "${hansa}") { ships { nameLength owner { ships(limit: 1) { nameLength } } } } }`,
    ),
  ).toEqual({
    data: {
      company: {
        ships: [
          { nameLength: 5, owner: { ships: [{ nameLength: 5 }] } },
          { nameLength: 3, owner: { ships: [{ nameLength: 5 }] } },
        ],
      },
    },
  });
});

test("a field that fails is null up to the next place that may be null, the rest is answered", async () => {
  const { data, errors } = await subgraph.run(
    "{ a: ship(id: 2) { name tonnage } b: ship(id: 1) { tonnage } }",
  );
  expect(data).toEqual({ a: null, b: { tonnage: 100 } });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ["a", "tonnage"],
    message: "Something failed inside the service. Its log has the cause under the errorId.",
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  });
  expect(lines.join("")).toContain("secret.example");
  expect(JSON.stringify(errors)).not.toContain("secret.example");
});

test("an item of a list that may not be null takes the list with it", async () => {
  const { data, errors } = await subgraph.run("{ ships { tonnage } }");
  expect(data).toEqual({ ships: null });
  expect(errors?.map(({ path }) => path)).toEqual([["ships", 1, "tonnage"]]);
});

test("a batch of the wrong length gives no row a value, and the log says how many there were", async () => {
  const { data, errors } = await subgraph.run("{ ships { name miscounted } }");
  expect(data).toEqual({
    ships: [
      { name: "Cog", miscounted: null },
      { name: "Leaky", miscounted: null },
      { name: "Hulk", miscounted: null },
    ],
  });
  expect(errors?.map(({ path }) => path)).toEqual([0, 1, 2].map((index) => ["ships", index, "miscounted"]));
  expect(new Set(errors?.map(({ extensions }) => extensions.errorId)).size).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(
    'The resolver of \\"Ship.miscounted\\" was asked for 3 values and answered 0 values.',
  );
});

test("a failure that many rows share is logged once, under one errorId", async () => {
  const service = defineSubgraph({
    name: "batches",
    context: () => ({
      failing: createLoader<string, string>({
        name: "failing",
        load: () => Promise.reject(new Error("The loader has no line.")),
      }),
    }),
  });
  const Ship = service.entity("Ship", {
    key: "id",
    source: table("tb_ship", { id: column.bigint(), name: column.text() }),
  });
  service.fields(Ship, (ship) => ({
    id: ship.id("id"),
    loaded: ship.resolve({
      returns: scalar.string().nullable(),
      columns: ["name"],
      resolve: ({ name }, { context }) => context.failing.load(name),
    }),
    mistyped: ship.resolveMany({
      returns: scalar.int().nullable(),
      columns: [],
      resolve: (rows) => rows.map((_, index) => index + 0.5),
    }),
    rejected: ship.resolveMany({
      returns: scalar.int().nullable(),
      columns: [],
      resolve: () => Promise.reject(new Error("The batch has no line.")),
    }),
  }));
  service.query("ships", listOf(Ship));
  const failing = createTestSubgraph(service, database, { logger });
  for (const field of ["loaded", "mistyped", "rejected"]) {
    lines.length = 0;
    const { errors } = await failing.run(`{ ships { ${field} } }`);
    expect(errors).toHaveLength(3);
    expect(new Set(errors?.map(({ extensions }) => extensions.errorId)).size).toBe(1);
    expect(lines).toHaveLength(1);
  }
});

test("a query may be a resolver that names a row, and custom scalars come as their values", async () => {
  expect((await subgraph.run("{ flagship { name } }")).data).toEqual({ flagship: { name: "Cog" } });
  const { data } = await subgraph.run(
    `query ($big: BigInt, $json: JSON) {
      echo(decimal: 12345678901234567890.10, big: $big, json: { a: [1, $json] }, at: "2026-01-31T09:30:00+01:00",
        uuid: "00000000-0000-4000-8000-00000000000F")
      literal: echo(big: 9007199254740993)
    }`,
    { big: "9007199254740993", json: { deep: true } },
  );
  expect(data).toEqual({
    echo: {
      decimal: "12345678901234567890.10",
      big: "bigint 9007199254740993",
      json: { a: [1, { deep: true }] },
      at: "2026-01-31T09:30:00+01:00",
      uuid: "00000000-0000-4000-8000-00000000000f",
    },
    literal: { decimal: null, big: "bigint 9007199254740993", json: null, at: null, uuid: null },
  });
});

test.each([
  ['decimal: "1e5"', "Decimal cannot hold this value. Expected a decimal number"],
  ['at: "2026-02-30T00:00:00Z"', "DateTime cannot hold this value. Expected a date and time"],
  ['at: "yesterday"', "DateTime cannot hold this value."],
  ['uuid: "x"', "UUID cannot hold this value. Expected a UUID"],
  ["big: 9223372036854775808", "BigInt cannot hold this value. Expected a whole number"],
])("a request with %s does not pass validation", async (argument, message) => {
  await expect(subgraph.run(`{ echo(${argument}) }`)).rejects.toThrow(message);
});

test("the context is made once a request, and tests may put in their own", async () => {
  let made = 0;
  const mocked = createTestSubgraph(harbour, database, {
    context: () => {
      made++;
      return {
        requestId: "x",
        companyNames: createLoader<string, string | null>({
          name: "fake",
          load: (ids) => ids.map(() => "Fake"),
        }),
      };
    },
  });
  expect(
    (await mocked.run("{ a: ship(id: 1) { ownerName } b: ship(id: 1) { ownerName greeting } }")).data,
  ).toEqual({
    a: { ownerName: "Fake" },
    b: { ownerName: "Fake", greeting: "Ahoy, Cog (bigint)" },
  });
  expect(made).toBe(1);
  await mocked.run("{ ships { name } }");
  expect(made).toBe(1);
});

test("a context that cannot be made is an error of the fields that need it", async () => {
  const failing = createTestSubgraph(harbour, database, {
    context: () => Promise.reject(new Error("no context")),
  });
  const { data, errors } = await failing.run("{ ship(id: 1) { name ownerName } }");
  expect(data).toEqual({ ship: { name: "Cog", ownerName: null } });
  expect(errors?.map(({ path }) => path)).toEqual([["ship", "ownerName"]]);
});

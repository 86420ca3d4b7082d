import { connectDatabase, type Database } from "@hansa/postgres";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { byKey, column, defineSubgraph, startSubgraph, table } from "../../src/index.ts";
import { startCuttableLine } from "../cuttable-line.ts";
import { harbour, harbourSql } from "../harbour.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(harbourSql);
await database.query("insert into tb_ship (name) values ('Cog')");

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function post(endpoint: string, query: string): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return await response.json();
}

async function countStatements(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^hansa_sql_statements_total\{subgraph="harbour"\} (\d+)$/m.exec(text)?.[1]);
}

test("a subgraph answers over HTTP and counts its statements", async () => {
  await using running = await startSubgraph(harbour, { database, port: 0, environment: {} });
  expect(running.name).toBe("harbour");
  expect(running.sdl).toContain("type Ship @key");
  expect(await countStatements(running.url)).toBe(0);
  expect(await post(running.endpoint, "{ ship(id: 1) { name } ships { name } }")).toEqual({
    data: { ship: { name: "Cog" }, ships: [{ name: "Cog" }] },
  });
  expect(await countStatements(running.url)).toBe(2);
  await post(running.endpoint, 'mutation { shipRename(id: 1, name: "Cog") { name } }');
  expect(await countStatements(running.url)).toBe(4);
  expect(await post(running.endpoint, "{ _service { sdl } }")).toEqual({
    data: { _service: { sdl: running.sdl } },
  });
});

test("while the database is away requests get a coded error, and they work again when it is back", async () => {
  await using line = await startCuttableLine(database.connectionString);
  await using remote = await connectDatabase({ connectionString: line.connectionString, environment: {} });
  await using running = await startSubgraph(harbour, { database: remote, port: 0, environment: {} });
  const ask = () => post(running.endpoint, "{ ship(id: 1) { name } }");
  const answered = { data: { ship: { name: "Cog" } } };
  expect(await ask()).toEqual(answered);

  line.cut();
  expect(await ask()).toMatchObject({
    data: { ship: null },
    errors: [{ path: ["ship"], extensions: { code: "DATABASE_UNAVAILABLE" } }],
  });
  expect(await post(running.endpoint, 'mutation { shipRename(id: 1, name: "x") { name } }')).toMatchObject({
    errors: [{ extensions: { code: "DATABASE_UNAVAILABLE" } }],
  });

  line.mend();
  expect(await ask()).toEqual(answered);
});

test("1,000 requests at once share a pool of 10", async () => {
  await using remote: Database = await connectDatabase({
    connectionString: database.connectionString,
    settings: { maxConnections: 10, acquireTimeoutMs: 30_000 },
    environment: {},
  });
  await using running = await startSubgraph(harbour, { database: remote, port: 0, environment: {} });
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => post(running.endpoint, "{ ship(id: 1) { name } }")),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"data":{"ship":{"name":"Cog"}}}']),
  );
});

describe("the cause of a failed field", () => {
  const masked = "Something failed inside the service. Its log has the cause under the errorId.";

  test.each([
    ["is kept from clients", {}, {}, [masked, masked]],
    [
      "is shown where the server exposes errors",
      { exposeErrors: true },
      {},
      [
        "The scales of the harbour are at secret.example:5432.",
        expect.stringContaining('The resolver of "Ship.miscounted" was asked for 2 values'),
      ],
    ],
    [
      "is shown where the environment says so",
      {},
      { HANSA_SERVER_EXPOSE_ERRORS: "true" },
      [expect.stringContaining("secret.example"), expect.stringContaining("miscounted")],
    ],
  ])("%s", async (_, settings, environment, [first, second]) => {
    await database.query("insert into tb_ship (id, name) values (2, 'Leaky') on conflict do nothing");
    await using running = await startSubgraph(harbour, { database, port: 0, server: settings, environment });
    const internal = { code: "INTERNAL_SERVER_ERROR", errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) };
    expect(await post(running.endpoint, "{ ship(id: 2) { tonnage } }")).toMatchObject({
      errors: [{ message: first, path: ["ship", "tonnage"], extensions: internal }],
    });
    expect(await post(running.endpoint, "{ ships { miscounted } }")).toMatchObject({
      errors: [
        { message: second, path: ["ships", 0, "miscounted"], extensions: internal },
        { message: second, path: ["ships", 1, "miscounted"], extensions: internal },
      ],
    });
  });

  test("is what PostgreSQL said, for statements", async () => {
    const server = { exposeErrors: true };
    await using running = await startSubgraph(harbour, { database, port: 0, server, environment: {} });
    expect(await post(running.endpoint, 'mutation { fail(name: "x") { id } }')).toMatchObject({
      errors: [{ message: expect.stringContaining("division by zero"), path: ["fail"] }],
    });
  });
});

test.each([
  ['decimal: "abc"', "Decimal"],
  ['at: "yesterday"', "DateTime"],
  ['uuid: "x"', "UUID"],
  ["big: 9223372036854775808", "BigInt"],
  ["decimal: [1]", "Decimal"],
  [String.raw`json: "a\u0000b"`, "JSON"],
  [String.raw`json: { a: ["\u0000"] }`, "JSON"],
])("the literal of %s is refused at its place in the document", async (argument, scalar) => {
  await using running = await startSubgraph(harbour, { database, port: 0, environment: {} });
  const column = "{ echo(".length + argument.indexOf(" ") + 2;
  expect(await post(running.endpoint, `{ echo(${argument}) }`)).toEqual({
    errors: [
      {
        message: expect.stringContaining(`${scalar} cannot hold this value. Expected `),
        locations: [{ line: 1, column }],
        extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      },
    ],
  });
});

test("a definition that contradicts itself does not start", async () => {
  const broken = defineSubgraph({ name: "broken" });
  broken.query("a", byKey(broken.entity("A", { key: "id", source: table("a", { id: column.int() }) })));
  await expect(startSubgraph(broken, { database, port: 0, environment: {} })).rejects.toMatchObject({
    code: "SUBGRAPH_INVALID",
  });
});

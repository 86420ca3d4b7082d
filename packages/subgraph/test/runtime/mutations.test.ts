import { createLogger } from "@hansa/core";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { harbour, harbourSql } from "../harbour.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(harbourSql);
const lines: string[] = [];
const logger = createLogger({ level: "info", destination: { write: (line) => lines.push(line) } });
const subgraph = createTestSubgraph(harbour, database, { logger });

beforeEach(async () => {
  await database.query("truncate tb_ship restart identity cascade");
  await database.query("insert into tb_ship (name) values ('Cog')");
  subgraph.takeStatements();
  lines.length = 0;
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("a function's row is answered by the statement that calls it", async () => {
  expect(
    await subgraph.run('mutation { shipBuild(name: "Hulk") { id name captain { id } nameLength } }'),
  ).toEqual({
    data: { shipBuild: { id: "2", name: "Hulk", captain: null, nameLength: 4 } },
  });
  const [statement, ...others] = subgraph.takeStatements();
  expect(others).toEqual([]);
  expect(statement?.values).toEqual(["Hulk", null]);
  expect(statement?.text).toContain('from "fn_build_ship"("name" => $1::text, "owner" => $2::uuid) as t1');
});

test("relations of a function's row are read after it in the same transaction", async () => {
  expect(
    await subgraph.run('mutation { shipBuild(name: "Hulk") { name berths { number } owner { name } } }'),
  ).toEqual({ data: { shipBuild: { name: "Hulk", berths: [], owner: null } } });
  expect(subgraph.takeStatements()).toHaveLength(2);
});

test("pages are read after a mutation, whichever way its row is named", async () => {
  await database.query("insert into tb_berth select 'Riga', n, 1 from generate_series(1, 4) as n");
  const { data, errors } = await subgraph.run(
    `mutation ($limit: Int!, $offset: Int!) {
      built: shipBuild(name: "Hulk") { berths(limit: $limit) { number } }
      appraised: shipAppraise(ship: 1, value: 5, code: "x") {
        value berths(limit: $limit, offset: $offset) { number } rest: berths(limit: 9, offset: 3) { number }
      }
      renamed: shipRename(id: 1, name: "Holk") {
        berths(limit: 1) { ship { berths(limit: $limit, offset: 2) { number } nameLength } }
      }
      founded: companyFound(title: "Fugger") { name ships(limit: $limit) { name } }
    }`,
    { limit: 2, offset: 1 },
  );
  await database.query("delete from tb_company");
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    built: { berths: [] },
    appraised: { value: "5.00", berths: [{ number: 2 }, { number: 3 }], rest: [{ number: 4 }] },
    renamed: { berths: [{ ship: { berths: [{ number: 3 }, { number: 4 }], nameLength: 4 } }] },
    founded: { name: "Fugger", ships: [] },
  });
});

test("a function may return the key alone", async () => {
  expect(await subgraph.run('mutation { companyFound(title: "Fugger") { id name } }')).toEqual({
    data: { companyFound: { id: "00000000-0000-4000-8000-000000000009", name: "Fugger" } },
  });
});

test("TypeScript says which row, and one statement reads the selection of it", async () => {
  expect(
    await subgraph.run(
      'mutation { shipRename(id: 1, name: "Kraweel") { __typename name berths { number } } }',
    ),
  ).toEqual({ data: { shipRename: { __typename: "Ship", name: "Kraweel", berths: [] } } });
  expect(subgraph.takeStatements()).toHaveLength(2);
  expect(await subgraph.run('mutation { shipRename(id: 99, name: "Nobody") { name } }')).toEqual({
    data: { shipRename: null },
  });
});

test("mutations run in order, and one that fails neither undoes nor stops the others", async () => {
  const { data, errors } = await subgraph.run(`mutation {
    a: shipBuild(name: "Hulk") { id }
    b: shipRename(id: 2, name: "Holk") { name }
    c: shipBuild(name: "Holk") { id }
    d: shipRename(id: 1, name: "Forbidden") { name }
    e: shipRename(id: 1, name: "Karacke") { name }
    f: scrapAll
  }`);
  expect(data).toEqual({
    a: { id: "2" },
    b: { name: "Holk" },
    c: null,
    d: null,
    e: { name: "Karacke" },
    f: 2,
  });
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [["c"], "CONFLICT"],
    [["d"], "INTERNAL_SERVER_ERROR"],
  ]);
});

test("what a failed resolver wrote is rolled back", async () => {
  await subgraph.run('mutation { shipRename(id: 1, name: "Forbidden") { name } }');
  expect(await subgraph.run("{ ship(id: 1) { name } }")).toEqual({ data: { ship: { name: "Cog" } } });
});

test.each([
  [
    'shipBuild(name: "Cog") { id }',
    "CONFLICT",
    'A value that must be unique is taken already. Look at the argument "name".',
  ],
  [
    'shipBuild(name: "") { id }',
    "BAD_USER_INPUT",
    'A value breaks a rule that the database holds. Look at the argument "name".',
  ],
  [
    'shipBuild(name: "x", owner: "00000000-0000-4000-8000-00000000000f") { id }',
    "BAD_USER_INPUT",
    'A reference names nothing that exists, or something still refers here. Look at the argument "owner".',
  ],
  [
    `shipAppraise(ship: 1, code: "x", value: "1${"0".repeat(28)}") { value }`,
    "BAD_USER_INPUT",
    "A number is outside of what the database can hold.",
  ],
  [
    'shipAppraise(ship: 1, code: "long", value: "1") { value }',
    "BAD_USER_INPUT",
    "A text is longer than the database can hold.",
  ],
  [
    'shipSink(ship: 1, reason: "boredom") { id }',
    "BAD_USER_INPUT",
    'A ship is not sunk because of "boredom".',
  ],
  [
    'shipBuild(name: "x", owner: "1") { id }',
    "BAD_USER_INPUT",
    'The argument "owner" of "Mutation.shipBuild" has the value "1". Expected a UUID such as "0b6e43b3-5a4e-4f0a-9a93-6f1c2f3a8d10".',
  ],
])("%s is the client's error %s", async (field, code, message) => {
  const { errors } = await subgraph.run(`mutation { field: ${field} }`);
  expect(errors?.map((error) => [error.message, error.path, error.extensions.code])).toEqual([
    [message, ["field"], code],
  ]);
});

test("a null in a variable is no value for an argument that needs one", async () => {
  const { data, errors } = await subgraph.run(
    `mutation ($name: String = "x", $limit: Int = 5) {
      shipBuild(name: $name) { id }
      shipRename(id: 1, name: "Holk") { berths(limit: $limit) { number } }
    }`,
    { name: null, limit: null },
  );
  expect(data).toEqual({ shipBuild: null, shipRename: null });
  expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
    [
      'The argument "name" of "Mutation.shipBuild" is null. Send a value of the type String!.',
      "BAD_USER_INPUT",
    ],
    ['The argument "limit" of "Ship.berths" is null. Send a value of the type Int!.', "BAD_USER_INPUT"],
  ]);
  expect(await subgraph.run("{ ships { name } }")).toEqual({ data: { ships: [{ name: "Cog" }] } });
});

test("any other failure is masked, and the log has it under the errorId", async () => {
  const { errors } = await subgraph.run('mutation { fail(name: "x") { id } }');
  const errorId = errors?.[0]?.extensions.errorId ?? "";
  expect(errors?.[0]?.message).toBe(
    "Something failed inside the service. Its log has the cause under the errorId.",
  );
  expect(errorId).toMatch(/^[0-9a-f-]{36}$/);
  const logged = lines.filter((line) => line.includes(errorId));
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain("division by zero");
});

test("a request that is given up before a mutation begins changes nothing", async () => {
  const left = AbortSignal.abort(new Error("The client left."));
  const { data, errors } = await subgraph.run('mutation { shipBuild(name: "Hulk") { id } }', {}, left);
  expect(data).toEqual({ shipBuild: null });
  expect(errors?.[0]?.extensions.code).toBe("REQUEST_CANCELLED");
  expect(subgraph.takeStatements()).toEqual([]);
});

import { startTestPostgres } from "@hansa/testkit";
import { composeServices } from "@theguild/federation-composition";
import { parse, validateSchema } from "graphql";
import { afterAll, beforeEach, expect, test } from "vitest";
import { byKey, column, defineSubgraph, listOf, printSubgraphSdl, scalar, table } from "../../src/index.ts";
import { buildSubgraphSchema } from "../../src/schema/build-schema.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

/** Ships and carts carry, cranes only have a name: Carrier is a Named, and both are entity interfaces. */
const port = defineSubgraph({ name: "port" });
const Named = port.interface("Named", {
  key: "id",
  fields: ["id", "name"],
  columns: { id: column.bigint(), name: column.text() },
});
const Carrier = port.interface("Carrier", {
  implements: [Named],
  key: "id",
  fields: ["load"],
  columns: { load: column.int() },
  fieldOptions: { name: { description: "As painted on it." } },
});
const shared = { id: column.bigint(), name: column.text(), load: column.int() };
const Ship = port.entity("Ship", { key: "id", implements: [Carrier], source: table("tb_ship", shared) });
const Cart = port.entity("Cart", { key: "id", implements: [Carrier], source: table("tb_cart", shared) });
const Crane = port.entity("Crane", {
  key: "id",
  implements: [Named],
  source: table("tb_crane", { id: column.bigint(), name: column.text() }),
});
port.fields(Ship, (ship) => ({
  id: ship.id("id", { filter: true }),
  name: ship.string("name"),
  load: ship.int("load"),
}));
port.fields(Cart, (cart) => ({
  id: cart.id("id", { filter: true }),
  name: cart.string("name", { authenticated: true }),
  load: cart.resolve({ columns: ["load"], returns: scalar.int(), resolve: ({ load }) => load * 10 }),
}));
port.fields(Crane, (crane) => ({ id: crane.id("id", { filter: true }), name: crane.string("name") }));
port.query("named", listOf(Named));
port.query("carriers", listOf(Carrier));
port.query("carrier", byKey(Carrier));

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create table tb_ship (id bigint primary key, name text not null, load int not null);
  create table tb_cart (like tb_ship including all);
  create table tb_crane (id bigint primary key, name text not null);
  insert into tb_ship values (1, 'Cog', 200);
  insert into tb_cart values (2, 'Ox', 3);
  insert into tb_crane values (3, 'Wheel')`);
const { run, takeStatements } = createTestSubgraph(port, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("the schema says who implements whom, and is valid", () => {
  expect(validateSchema(buildSubgraphSchema(port.build()))).toEqual([]);
  const sdl = printSubgraphSdl(port);
  expect(sdl).toContain(`interface Carrier implements Named @key(fields: "id") {
  id: ID!
  "As painted on it."
  name: String!
  load: Int!
}`);
  expect(sdl).toContain('interface Named @key(fields: "id") {\n  id: ID!\n  name: String!\n}');
  expect(sdl).toContain('type Ship implements Carrier & Named @key(fields: "id") {');
  expect(sdl).toContain('type Crane implements Named @key(fields: "id") {');
});

test("it composes", () => {
  const service = { name: "port", typeDefs: parse(printSubgraphSdl(port)), url: "http://127.0.0.1" };
  expect(composeServices([service]).errors).toBeUndefined();
});

test("rows are those of all entities below, in one statement", async () => {
  const selection = "__typename id ... on Carrier { load } ... on Crane { name }";
  expect(await run(`{ named { ${selection} } carriers { ... on Named { id } load } }`)).toEqual({
    data: {
      named: [
        { __typename: "Ship", id: "1", load: 200 },
        { __typename: "Cart", id: "2", load: 30 },
        { __typename: "Crane", id: "3", name: "Wheel" },
      ],
      carriers: [
        { id: "1", load: 200 },
        { id: "2", load: 30 },
      ],
    },
  });
  expect(takeStatements()).toHaveLength(2);
  expect(await run("{ carrier(id: 3) { id } }")).toEqual({ data: { carrier: null } });
});

test("what a field asks for is asked for by both interfaces", async () => {
  const { data, errors } = await run("{ carriers { name } named { name } }");
  expect(data).toEqual({ carriers: null, named: null });
  expect(errors?.map(({ path }) => path)).toEqual([
    ["carriers", 1, "name"],
    ["named", 1, "name"],
  ]);
});

test("entities are found by the name of either interface", async () => {
  const of = [
    { __typename: "Named", id: "2" },
    { __typename: "Carrier", id: "2" },
    { __typename: "Carrier", id: "3" },
  ];
  const text =
    "query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Carrier { load } } }";
  expect(await run(text, { of })).toEqual({
    data: { _entities: [{ __typename: "Cart", load: 30 }, { __typename: "Cart", load: 30 }, null] },
  });
});

test("an interface of another definition is named", () => {
  const other = defineSubgraph({ name: "other" });
  const Stray = other.interface("Stray", { implements: [Named], fields: ["size"] });
  const Barge = other.entity("Barge", { key: "id", implements: [Stray], source: table("tb_barge", shared) });
  other.fields(Barge, (barge) => ({
    id: barge.id("id"),
    name: barge.string("name"),
    size: barge.int("load"),
  }));
  other.query("barge", byKey(Barge));
  expect(() => other.build()).toThrow(
    'The interface "Named", which "Stray" implements, is of another definition.',
  );
});

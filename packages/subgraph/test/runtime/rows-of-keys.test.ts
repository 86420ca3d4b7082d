import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { column, defineSubgraph, representation, scalar } from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const ratings = defineSubgraph({ name: "ratings" });

const Product = ratings.entity("Product", {
  key: ["id", "region", "edition", "mark"],
  source: representation({
    id: column.bigint(),
    region: column.text(),
    edition: column.int(),
    mark: column.uuid(),
  }),
  external: { price: scalar.decimal().nullable() },
});
const Day = ratings.entity("Day", { key: "at", source: representation({ at: column.timestamptz() }) });
ratings.fields(Product, (product) => ({
  id: product.id("id"),
  number: product.bigInt("id"),
  region: product.string("region"),
  edition: product.float("edition"),
  mark: product.uuid("mark"),
  stars: product.resolve({
    columns: ["id", "edition", "mark"],
    requires: ["price"],
    returns: scalar.string(),
    resolve: ({ id, edition, mark, price }) => `${typeof id} ${id} ${typeof edition} ${mark} ${price}`,
  }),
  length: product.sql({
    columns: ["region"],
    returns: scalar.int(),
    sql: ({ region }) => `length(${region})`,
  }),
}));
ratings.fields(Day, (day) => ({ at: day.dateTime("at") }));
ratings.query("nothing", { returns: scalar.int().nullable(), resolve: () => null });

const server = await startTestPostgres();
const database = await server.createDatabase();
const { run, takeStatements } = createTestSubgraph(ratings, database);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const mark = "0B6E43B3-5A4E-4F0A-9A93-6F1C2F3A8D10";
const product = { __typename: "Product", id: "9007199254740993", region: "é", edition: "2", mark };
const ask = (selection: string, representations: readonly object[]) =>
  run(`query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`, { of: representations });

test("what TypeScript makes of keys needs no statement", async () => {
  const selection = "__typename ... on Product { id number region edition mark stars }";
  const faulty = { ...product, id: "x" };
  const { data, errors } = await ask(selection, [{ ...product, price: "1.50" }, faulty, product]);
  const shown = {
    __typename: "Product",
    id: "9007199254740993",
    number: "9007199254740993",
    region: "é",
    edition: 2,
    mark: mark.toLowerCase(),
  };
  const seen = `bigint 9007199254740993 number ${mark.toLowerCase()}`;
  expect(data).toEqual({
    _entities: [{ ...shown, stars: `${seen} 1.50` }, null, { ...shown, stars: `${seen} null` }],
  });
  expect(errors?.map(({ path }) => path)).toEqual([["_entities", 1]]);
  expect(takeStatements()).toEqual([]);
});

test("keys alone need no statement", async () => {
  expect((await ask("... on Product { edition }", [product])).data).toEqual({ _entities: [{ edition: 2 }] });
  expect(takeStatements()).toEqual([]);
});

test("what SQL makes of keys, or shows in its own form, needs one", async () => {
  const answer = await ask("... on Product { length stars } ... on Day { at }", [
    product,
    { __typename: "Day", at: "2026-01-31T10:30:00+01:00" },
  ]);
  expect(answer.data).toMatchObject({ _entities: [{ length: 1 }, { at: "2026-01-31T09:30:00.000000Z" }] });
  expect(takeStatements()).toHaveLength(2);
});

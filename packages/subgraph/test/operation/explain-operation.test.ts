import { startTestPostgres } from "@hansa/testkit";
import { getOperationAST, parse, validate } from "graphql";
import { afterAll, expect, test } from "vitest";
import { explainOperation, type SubgraphDefinition, subgraphSchema } from "../../src/index.ts";
import { market, marketSql } from "../market.ts";

const server = await startTestPostgres();
afterAll(() => server[Symbol.asyncDispose]());

const definition = market as unknown as SubgraphDefinition;

function explain(text: string, variables: Readonly<Record<string, unknown>> = {}) {
  const document = parse(text);
  expect(validate(subgraphSchema(definition), document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) {
    throw new Error("There is no operation.");
  }
  return explainOperation(definition, { document, operation, variables });
}

test("aliases are the way to what they stand for, and the database takes the statement", async () => {
  const [root] = explain(`{
    all: stalls {
      name
      wares(where: { stall: { name: { eq: "x" } } }) { name stall { name wares { name } } }
      warePages(first: 1) { totalCount edges { node { stall { name } } } pageInfo { hasNextPage } }
    }
  }`);
  expect(root?.key).toBe("all");
  const [statement] = root?.statements ?? [];
  expect(statement?.purpose).toBe('"Query.stalls" reads');
  for (const alias of [
    "Stall",
    "Stall.wares",
    "Stall.wares.stall",
    "Stall.wares.stall.wares",
    "Stall.warePages.stall",
  ]) {
    expect(statement?.text).toContain(` as "${alias}"`);
  }
  await using database = await server.createDatabase();
  await database.query(marketSql);
  await database.query(`explain ${statement?.text}`, statement?.values);
});

test("entities have the statement of each type that the variables name", () => {
  const [root] = explain(
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Ware { name } ... on Stall { name } } }",
    { r: [{ __typename: "Ware", id: 1 }, { __typename: "Nothing" }] },
  );
  expect(root?.statements.map(({ purpose, values }) => ({ purpose, values }))).toEqual([
    { purpose: '"Query._entities" reads each "Ware" by its first key', values: [[]] },
  ]);
});

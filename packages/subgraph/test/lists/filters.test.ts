import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { market, marketSql } from "../market.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(marketSql);
await database.query(`
  insert into tb_stall values
    (1, 'Salt & Co', 7, '2026-01-01T00:00:00Z'), (2, 'Furs', null, '2026-01-02T00:00:00Z'), (3, 'Empty', 8, '2026-01-03T00:00:00Z');
`);
await database.query(`
  insert into tb_ware (id, stall, name, note, price, weight, stock, is_fresh, mark, made, facts) values
    (1, 1, 'salt', null, 2.50, 1.5, 10, true, '00000000-0000-4000-8000-00000000000a', '2026-02-01T00:00:00Z',
      '{"grade": 2, "from": {"town": "Lüneburg"}, "tags": ["white", "dry"]}'),
    (2, 1, 'Salt 100%', 'coarse_a', 12.00, null, 0, false, null, null, '{"grade": 10, "from": null}'),
    (3, 2, 'fur', 'fine', 99.99, 0.25, null, null, null, '2026-03-01T00:00:00Z', '{"grade": "best"}'),
    (4, null, 'wax\\', 'x', 2.50, 3, 5, true, null, null, '[]')
`);
const { run, takeStatements } = createTestSubgraph(market, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const idsOf = async (where: object) => {
  const { data, errors } = await run(
    "query ($where: WareWhere) { wares(where: $where, orderBy: ID_ASC) { id } }",
    {
      where,
    },
  );
  expect(errors).toBeUndefined();
  return (data as { readonly wares: readonly { readonly id: string }[] }).wares.map(({ id }) => Number(id));
};

describe("a condition on a column", () => {
  test.each([
    [{ name: { eq: "salt" } }, [1]],
    [{ name: { ne: "salt" } }, [2, 3, 4]],
    [{ note: { ne: "fine" } }, [1, 2, 4]],
    [{ id: { in: ["1", "3", "9"] } }, [1, 3]],
    [{ id: { in: [] } }, []],
    [{ id: { notIn: [] } }, [1, 2, 3, 4]],
    [{ note: { notIn: ["fine", "x"] } }, [1, 2]],
    [{ note: { isNull: true } }, [1]],
    [{ note: { isNull: false } }, [2, 3, 4]],
    [{ price: { lt: "12" } }, [1, 4]],
    [{ price: { lte: "12.00", gt: "2.5" } }, [2]],
    [{ stock: { gte: 5 } }, [1, 4]],
    [{ weight: { gt: 0.25 } }, [1, 4]],
    [{ isFresh: { eq: false } }, [2]],
    [{ mark: { eq: "00000000-0000-4000-8000-00000000000A" } }, [1]],
    [{ made: { gte: "2026-03-01T01:00:00+01:00" } }, [3]],
    [{ name: { contains: "alt" } }, [1, 2]],
    [{ name: { contains: "%" } }, [2]],
    [{ note: { contains: "e_a" } }, [2]],
    [{ note: { contains: "_" } }, [2]],
    [{ name: { startsWith: "Salt" } }, [2]],
    [{ name: { contains: "\\" } }, [4]],
    [{ name: { like: "s%t" } }, [1]],
    [{ name: { ilike: "SALT%" } }, [1, 2]],
    [{ name: { like: "%\\%" } }, [2]],
    [{ facts: { contains: { grade: 2 } } }, [1]],
    [{ facts: { at: [{ path: ["from", "town"], eq: "Lüneburg" }] } }, [1]],
    [{ facts: { at: [{ path: ["tags", "0"], eq: "white" }] } }, [1]],
    [{ facts: { at: [{ path: ["tags"], contains: ["dry"] }] } }, [1]],
    [{ facts: { at: [{ path: ["grade"], gte: 2 }] } }, [1, 2]],
    [{ facts: { at: [{ path: ["grade"], gt: 2, lt: 11 }] } }, [2]],
    [{ facts: { at: [{ path: ["grade"], exists: false }] } }, [4]],
    [{ facts: { at: [{ path: ["from"], eq: null }] } }, [2]],
    [
      {
        facts: {
          at: [
            { path: ["from"], exists: true },
            { path: ["tags"], exists: true },
          ],
        },
      },
      [1],
    ],
    [{ facts: { at: [{ path: ["grade"], ne: 2 }] } }, [2, 3, 4]],
    [{ facts: { eq: [] } }, [4]],
    [{ facts: { ne: [] } }, [1, 2, 3]],
  ])("%j", async (where, ids) => {
    expect(await idsOf(where)).toEqual(ids);
  });
});

describe("conditions together", () => {
  test.each([
    [{}, [1, 2, 3, 4]],
    [{ name: {} }, [1, 2, 3, 4]],
    [{ not: {} }, []],
    [{ and: [] }, [1, 2, 3, 4]],
    [{ or: [] }, []],
    [{ name: { contains: "alt" }, stock: { gt: 0 } }, [1]],
    [{ or: [{ name: { eq: "fur" } }, { stock: { eq: 0 } }] }, [2, 3]],
    [{ or: [{ name: { eq: "fur" } }, { stock: { eq: 0 } }], id: { ne: "3" } }, [2]],
    [{ not: { note: { eq: "fine" } } }, [1, 2, 4]],
    [{ not: { or: [{ note: { isNull: true } }, { stock: { lt: 6 } }] } }, [3]],
    [{ and: [{ not: { stock: { gt: 0 } } }, { note: { isNull: false } }] }, [2, 3]],
  ])("%j", async (where, ids) => {
    expect(await idsOf(where)).toEqual(ids);
  });
});

describe("a condition through a relation", () => {
  test.each([
    [{ stall: {} }, [1, 2, 3]],
    [{ stall: { name: { eq: "Furs" } } }, [3]],
    [{ not: { stall: { name: { eq: "Furs" } } } }, [1, 2, 4]],
    [{ stall: { keeper: { id: { eq: "7" } } } }, [1, 2]],
    [{ stall: { wares: { some: { stock: { eq: 0 } } } } }, [1, 2]],
  ])("%j of wares", async (where, ids) => {
    expect(await idsOf(where)).toEqual(ids);
  });

  test.each([
    [{ wares: { some: {} } }, [1, 2]],
    [{ wares: { none: {} } }, [3]],
    [{ wares: { every: { stock: { gte: 0 } } } }, [1, 3]],
    [{ wares: { none: { isFresh: { eq: true } } } }, [2, 3]],
    [{ wares: { some: { name: { eq: "salt" } }, none: { name: { eq: "fur" } } } }, [1]],
    [{ keeper: { id: { isNull: true } } }, [2]],
  ])("%j of stalls", async (where, ids) => {
    const { data } = await run("query ($where: StallWhere) { stalls(where: $where) { id } }", { where });
    expect(data).toEqual({ stalls: ids.map((id) => ({ id: String(id) })) });
  });

  test("is part of the one statement, and a person can read it", async () => {
    await run('{ stalls(where: { wares: { every: { note: { ne: "x" } } }, name: { in: ["a"] } }) { id } }');
    const [statement, ...others] = takeStatements();
    expect(others).toEqual([]);
    expect(statement?.values).toEqual(["x", ["a"]]);
    expect(statement?.text).toMatchInlineSnapshot(`
      "select case when count(*) <= 10000 then coalesce(json_agg("#row"), '[]') end as "json"
      from (
        select
          t1."id"::text as "id"
        from "tb_stall" as t1
        where (not exists (
          select from "tb_ware" as t2
            where t2."stall" = t1."id" and (t2."note" is distinct from $1::text) is not true
        ) and t1."name" = any($2::text[]))
        order by t1."id"
        limit 10001
      ) as "#row""
    `);
  });
});

describe("lists below", () => {
  test("have filters and orders of their own, each under its alias", async () => {
    const { data } = await run(
      `query ($cheap: WareWhere!) { stalls(orderBy: [NAME_DESC]) {
        name cheap: wares(where: $cheap) { name } all: wares(orderBy: [STOCK_ASC_NULLS_FIRST, ID_DESC], limit: 1) { name }
      } }`,
      { cheap: { price: { lt: "10" } } },
    );
    expect(data).toEqual({
      stalls: [
        { name: "Salt & Co", cheap: [{ name: "salt" }], all: [{ name: "Salt 100%" }] },
        { name: "Furs", cheap: [], all: [{ name: "fur" }] },
        { name: "Empty", cheap: [], all: [] },
      ],
    });
    expect(takeStatements()).toHaveLength(1);
  });

  test("of entities too", async () => {
    const { data } = await run(
      `query ($of: [_Any!]!, $name: String!) { _entities(representations: $of) {
        ... on Stall { wares(where: { name: { startsWith: $name } }) { id } }
      } }`,
      { of: [2, 1].map((id) => ({ __typename: "Stall", id })), name: "s" },
    );
    expect(data).toEqual({ _entities: [{ wares: [] }, { wares: [{ id: "1" }] }] });
    expect(takeStatements()).toHaveLength(1);
  });
});

describe("the order of a list", () => {
  test.each([
    ["[PRICE_ASC]", [1, 4, 2, 3]],
    ["[PRICE_ASC, ID_DESC]", [4, 1, 2, 3]],
    ["STOCK_ASC", [2, 4, 1, 3]],
    ["STOCK_DESC", [3, 1, 4, 2]],
    ["STOCK_ASC_NULLS_FIRST", [3, 2, 4, 1]],
    ["STOCK_DESC_NULLS_LAST", [1, 4, 2, 3]],
    ["[PRICE_DESC, PRICE_ASC]", [3, 2, 1, 4]],
    ["[]", [1, 2, 3, 4]],
    ["null", [3, 2, 1, 4]],
  ])("%s", async (orderBy, ids) => {
    const { data } = await run(`{ wares(orderBy: ${orderBy}) { id } }`);
    expect(data).toEqual({ wares: ids.map((id) => ({ id: String(id) })) });
  });
});

describe("the statement", () => {
  test("depends on the shape of a filter, not on its values", async () => {
    const text = "query ($where: WareWhere) { wares(where: $where) { id } }";
    await run(text, { where: { id: { in: ["1"] }, or: [{ name: { eq: "a" } }] } });
    await run(text, { where: { id: { in: ["1", "2", "3"] }, or: [{ name: { eq: "b" } }] } });
    await run(text, { where: { id: { in: ["1"] } } });
    const [one, same, other] = takeStatements();
    expect(same?.name).toBe(one?.name);
    expect(same?.values.slice(0, 2)).toEqual(["b", ["1", "2", "3"]]);
    expect(other?.name).not.toBe(one?.name);
  });

  test("has no condition for a variable that is not given", async () => {
    const text =
      "query ($name: String, $where: WareWhere) { wares(where: { name: { eq: $name } }) { id } all: wares(where: $where) { id } }";
    expect((await run(text)).data).toMatchObject({ wares: [{}, {}, {}, {}], all: [{}, {}, {}, {}] });
  });
});

describe("a hostile filter", () => {
  test.each([
    [{ id: { eq: "abc" } }, "BAD_USER_INPUT", 'the value "abc" at "where.id.eq". Expected a whole number'],
    [{ id: { in: ["1", "x'; drop table tb_ware; --"] } }, "BAD_USER_INPUT", 'at "where.id.in[1]"'],
    [
      { name: { eq: null } },
      "BAD_USER_INPUT",
      'the value null at "where.name.eq". Expected a value; leave it out',
    ],
    [{ name: null }, "BAD_USER_INPUT", 'at "where.name"'],
    [{ not: null }, "BAD_USER_INPUT", 'at "where.not"'],
    [{ stall: { wares: { some: null } } }, "BAD_USER_INPUT", 'at "where.stall.wares.some"'],
    [{ name: { eq: "a\u0000b" } }, "BAD_USER_INPUT", "NUL"],
    [{ name: { like: "a\\" } }, "BAD_USER_INPUT", 'that does not end in the escape character "\\"'],
    [{ name: { ilike: "%a".repeat(11) } }, "BAD_USER_INPUT", 'at most 10 "%"'],
    [
      { name: { in: Array(1001).fill("a") } },
      "FILTER_TOO_COMPLEX",
      'more than 1000 (setting "maxFilterListLength")',
    ],
    [
      { or: Array(51).fill({}) },
      "FILTER_TOO_COMPLEX",
      'more than 50 conditions (setting "maxFilterConditions")',
    ],
    [
      { and: Array(17).fill({ stall: { wares: { some: {} } } }) },
      "FILTER_TOO_COMPLEX",
      'more than 50 conditions (setting "maxFilterConditions")',
    ],
    [
      Array(9)
        .fill(0)
        .reduce((inner: object) => ({ not: inner }), {}),
      "FILTER_TOO_COMPLEX",
      'deeper than 8 levels (setting "maxFilterDepth")',
    ],
  ])("%j is refused before any statement", async (where, code, message) => {
    const { data, errors } = await run("query ($where: WareWhere) { wares(where: $where) { id } }", {
      where,
    });
    expect(data).toEqual({ wares: null });
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(takeStatements()).toEqual([]);
  });

  test.each(["'; drop table tb_ware; --", '" or 1=1', "$1", "\\' or true"])(
    "the text %j is a value",
    async (text) => {
      expect(
        await idsOf({
          or: [{ name: { eq: text } }, { name: { contains: text } }, { note: { startsWith: text } }],
        }),
      ).toEqual([]);
      expect(await idsOf({ facts: { at: [{ path: [text], eq: text }] } })).toEqual([]);
    },
  );

  test.each([
    "wares(where: { weight: { like: 1 } })",
    "wares(where: { isFresh: { ne: true } })",
    "wares(orderBy: FACTS_ASC)",
  ])("what no field allows is not in the schema: %s", async (field) => {
    await expect(run(`{ ${field} { id } }`)).rejects.toThrow(/unknown field|does not exist/);
  });
});

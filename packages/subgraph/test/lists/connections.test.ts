import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { market, marketSql } from "../market.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

// https://relay.dev/graphql/connections.htm

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(marketSql);
await database.query("insert into tb_stall values (1, 'One', null, now()), (2, 'Two', null, now())");
await database.query(`
  insert into tb_ware (id, stall, name, price, stock, weight, made)
    select n, 1 + n % 2, 'Ware ' || n, n % 3, nullif(n % 4, 3), n * 1e-7 / 3, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 microsecond'
    from generate_series(1, 10) n
`);
const { run, takeStatements } = createTestSubgraph(market, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

interface Page {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const pageOf = async (args: Readonly<Record<string, unknown>>): Promise<Page> => {
  const { data, errors } = await run(
    `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: [WareOrderBy!], $where: WareWhere) {
      page: warePages(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, where: $where) {
        totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
    args,
  );
  expect(errors).toBeUndefined();
  return (data as { readonly page: Page }).page;
};
const idsOf = ({ edges }: Page) => edges.map(({ node }) => Number(node.id));

describe("a connection", () => {
  test("answers edges, cursors, what lies around the page, and the count of all, in one statement", async () => {
    const first = await pageOf({});
    expect(idsOf(first)).toEqual([1, 2, 3]);
    expect(first.totalCount).toBe(10);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[2]?.cursor,
    });
    const second = await pageOf({ after: first.pageInfo.endCursor, first: 2 });
    expect(idsOf(second)).toEqual([4, 5]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(takeStatements()).toHaveLength(2);
  });

  test("goes backwards, the rows in the same order", async () => {
    const last = await pageOf({ last: 3 });
    expect(idsOf(last)).toEqual([8, 9, 10]);
    expect(last.pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: last.edges[0]?.cursor,
      endCursor: last.edges[2]?.cursor,
    });
    const before = await pageOf({ last: 50, before: last.pageInfo.startCursor });
    expect(idsOf(before)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  test("between two cursors", async () => {
    const { edges } = await pageOf({ first: 10 });
    const between = await pageOf({ first: 10, after: edges[1]?.cursor, before: edges[6]?.cursor });
    expect(idsOf(between)).toEqual([3, 4, 5, 6]);
    expect(between.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test("of no rows", async () => {
    const page = await pageOf({ first: 0 });
    expect(page).toEqual({
      totalCount: 10,
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect(await pageOf({ where: { id: { in: [] } } })).toEqual({
      totalCount: 0,
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  const orders = [
    [],
    ["STOCK_ASC"],
    ["STOCK_DESC"],
    ["STOCK_ASC_NULLS_FIRST", "PRICE_DESC"],
    ["PRICE_DESC", "STOCK_DESC_NULLS_LAST"],
    ["WEIGHT_DESC"],
    ["MADE_ASC", "ID_DESC"],
    ["NOTE_ASC", "NAME_DESC"],
  ];
  test.each(orders)(
    "walked in either direction gives every row once, ordered by %s %s",
    async (...orderBy) => {
      const all = idsOf(await pageOf({ first: 50, orderBy }));
      expect(all.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const forward: number[] = [];
      let page = await pageOf({ first: 3, orderBy });
      for (forward.push(...idsOf(page)); page.pageInfo.hasNextPage; forward.push(...idsOf(page))) {
        page = await pageOf({ first: 3, orderBy, after: page.pageInfo.endCursor });
      }
      expect(forward).toEqual(all);
      const backward: number[] = [];
      page = await pageOf({ last: 4, orderBy });
      for (
        backward.unshift(...idsOf(page));
        page.pageInfo.hasPreviousPage;
        backward.unshift(...idsOf(page))
      ) {
        page = await pageOf({ last: 4, orderBy, before: page.pageInfo.startCursor });
      }
      expect(backward).toEqual(all);
    },
  );

  test("below rows, with filters, aliases, fragments and resolvers", async () => {
    const { data } = await run(`{
      stalls { name
        a: warePages(first: 1, orderBy: ID_ASC) { ...Rows all: totalCount }
        b: warePages(where: { price: { eq: "0" } }, last: 1, orderBy: ID_ASC) { __typename e1: edges { node { id } } e2: edges { __typename c: node { shout } } }
        c: warePages(first: 0) { totalCount }
        d: warePages { __typename }
        e: warePages { pageInfo { __typename hasNextPage } }
      }
    } fragment Rows on WareConnection { edges { node { name } } }`);
    expect(data).toEqual({
      stalls: [
        {
          name: "One",
          a: { edges: [{ node: { name: "Ware 2" } }], all: 5 },
          b: {
            __typename: "WareConnection",
            e1: [{ node: { id: "6" } }],
            e2: [{ __typename: "WareEdge", c: { shout: "WARE 6" } }],
          },
          c: { totalCount: 5 },
          d: { __typename: "WareConnection" },
          e: { pageInfo: { __typename: "PageInfo", hasNextPage: true } },
        },
        {
          name: "Two",
          a: { edges: [{ node: { name: "Ware 1" } }], all: 5 },
          b: {
            __typename: "WareConnection",
            e1: [{ node: { id: "9" } }],
            e2: [{ __typename: "WareEdge", c: { shout: "WARE 9" } }],
          },
          c: { totalCount: 5 },
          d: { __typename: "WareConnection" },
          e: { pageInfo: { __typename: "PageInfo", hasNextPage: true } },
        },
      ],
    });
    expect(takeStatements()).toHaveLength(1);
  });

  test("is a statement that a person can read", async () => {
    const { edges } = await pageOf({ first: 1 });
    takeStatements();
    await run(
      "query ($after: String) { warePages(first: 2, after: $after) { edges { node { name } } pageInfo { hasNextPage endCursor } } }",
      {
        after: edges[0]?.cursor,
      },
    );
    const [statement] = takeStatements();
    expect(statement?.text).toMatchInlineSnapshot(`
      "select (
        select row_to_json("#row")
        from (
          select
            t3."#edges1" as "edges",
            (
              select row_to_json("#row")
              from (
                select
                  t3."#count" > $5::integer as "hasNextPage",
                  t3."#last" as "endCursor"
              ) as "#row"
            ) as "pageInfo"
          from (
            select
              coalesce(json_agg(t2."#edges1" order by t2."#n" asc) filter (where t2."#n" <= $3::integer), '[]') as "#edges1",
              count(*) as "#count",
              (array_agg(t2."#cursor" order by t2."#n" desc) filter (where t2."#n" <= $4::integer))[1] as "#last"
            from (
              select
                (
                  select row_to_json("#row")
                  from (
                    select
                      (
                        select row_to_json("#row")
                        from (
                          select
                            t1."name" as "name"
                        ) as "#row"
                      ) as "node"
                  ) as "#row"
                ) as "#edges1",
                translate(encode(convert_to(json_build_array('6LMGVMwD', t1."id"::text)::text, 'UTF8'), 'base64'), E'+/=\\n', '-_') as "#cursor",
                row_number() over (order by t1."id") as "#n"
              from "tb_ware" as t1
              where t1."id" > $1::bigint
              order by t1."id"
              limit $2::integer + 1
            ) as t2
          ) as t3
        ) as "#row"
      ) as "json""
    `);
  });
});

describe("a page that cannot be", () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  test("has both ends, a negative size or one beyond the maximum", async () => {
    const { errors } = await run(
      "{ a: warePages(first: 1, last: 1) { totalCount } b: warePages(first: -1) { totalCount } c: warePages(last: 51) { totalCount } }",
    );
    expect(errors?.map(({ message }) => message)).toEqual([
      '"Query.warePages" was asked for both "first" and "last". Ask for one of the two.',
      'The argument "first" of "Query.warePages" has the value -1. Expected a whole number from 0 to 50.',
      'The argument "last" of "Query.warePages" has the value 51. Expected a whole number from 0 to 50.',
    ]);
  });

  test("begins at what is no cursor of this order", async () => {
    const { edges } = await pageOf({ first: 1, orderBy: ["NAME_ASC"] });
    const mark = (
      JSON.parse(Buffer.from(edges[0]?.cursor ?? "", "base64url").toString()) as readonly string[]
    )[0];
    takeStatements();
    const hostile = [
      "",
      "!",
      "a".repeat(100_000),
      "bm90IGpzb24",
      edges[0]?.cursor.slice(0, -3),
      cursorOf(null),
      cursorOf({}),
      cursorOf([]),
      cursorOf([mark]),
      cursorOf([mark, "Ware 1"]),
      cursorOf([mark, "Ware 1", "1", "2"]),
      cursorOf([mark, null, "1"]),
      cursorOf([mark, "Ware 1", "'; drop table tb_ware; --"]),
      cursorOf([mark, { a: 1 }, "1"]),
      cursorOf([mark, "a\u0000", "1"]),
      cursorOf(["wrong", "Ware 1", "1"]),
    ];
    for (const after of hostile) {
      const { data, errors } = await run(
        "query ($after: String) { warePages(after: $after, orderBy: NAME_ASC) { totalCount } }",
        { after },
      );
      expect({ after, data, code: errors?.[0]?.extensions.code }).toEqual({
        after,
        data: { warePages: null },
        code: "CURSOR_INVALID",
      });
    }
    expect(takeStatements()).toEqual([]);
    const { errors } = await run("query ($after: String) { warePages(after: $after) { totalCount } }", {
      after: edges[0]?.cursor,
    });
    expect(errors?.[0]?.message).toBe(
      'The argument "after" of "Query.warePages" is no cursor of this list in this order. ' +
        "Send a cursor that the same field has given with the same `orderBy`, unchanged.",
    );
  });
});

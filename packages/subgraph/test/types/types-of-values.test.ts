import { startTestPostgres } from "@hansa/testkit";
import { validateSchema } from "graphql";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { byKey, column, defineSubgraph, printSubgraphSdl, scalar, table } from "../../src/index.ts";
import { buildSubgraphSchema } from "../../src/schema/build-schema.ts";
import { guild, guildSql } from "../guild.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(guildSql);
await database.query(`
  insert into tb_merchant values
    (1, 'master', 'happy', '{low,"high \\"x\\""}', '{9007199254740993,-1}', '{2026-01-01T00:00:00Z,2026-01-02T12:00:00+01:00}', '1401-02-28',
      'a@b.example', 'Salzstraße', 'Lüneburg', 12.50, null, '{"height": 1.75, "scars": 3, "since": "1420-05-01T00:00:00Z", "mood": "angry", "rest": {"n": 1.0}}'),
    (2, 'apprentice', null, '{}', null, '{}', null, 'c@d.example', 'Gasse', null, null, null, null)
`);
await database.query("insert into tb_contract values ('a', 7, 1, 'old'), ('b', 7, 2, null)");
const { engine, run, runText, takeStatements } = createTestSubgraph(guild, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("types are printed as the module defines them", () => {
  expect(validateSchema(buildSubgraphSchema(guild.build()))).toEqual([]);
  expect(printSubgraphSdl(guild)).toMatchInlineSnapshot(`
    "extend schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

    type Query {
      merchants(where: MerchantWhere, orderBy: [MerchantOrderBy!]): [Merchant!]
      contract(seriesNumber: ID!, number: ID!): Contract
      describe(by: MerchantBy!, names: [Name!], recruit: Recruit): JSON!
    }

    type Mutation {
      hire(merchant: Recruit!, tongues: [String!]!, rank: Rank!): Merchant
    }

    type Merchant @key(fields: "id") {
      id: ID!
      rank: Rank!
      mood: Mood
      tongues: [String!]!
      debts: [BigInt!]
      seen: [DateTime!]!
      born: Date
      email: Email!
      address: Address
      purse: Purse
      marks: Marks
      contracts(limit: Int! = 100, offset: Int! = 0): [Contract!]!
      greeting(as: Mood, words: [String!]): JSON!
      moods: [Mood]!
    }

    type Contract @key(fields: "series { number } number") {
      series: Series!
      number: ID!
    }

    type Address {
      street: String
      town: String!
    }

    type Purse {
      amount: Decimal
      coin: String
    }

    type Marks {
      height: Float
      scars: BigInt!
      since: DateTime
      mood: Mood
      rest: JSON
    }

    type Series {
      number: ID!
      name: String
    }

    input MerchantWhere {
      and: [MerchantWhere!]
      or: [MerchantWhere!]
      not: MerchantWhere
      rank: RankFilter
      mood: MoodFilter
      tongues: StringListFilter
      debts: MerchantDebtsFilter
      born: DateFilter
      email: EmailFilter
    }

    input RankFilter {
      eq: Rank
      ne: Rank
      in: [Rank!]
      notIn: [Rank!]
      isNull: Boolean
    }

    input MoodFilter {
      eq: Mood
      ne: Mood
      in: [Mood!]
      notIn: [Mood!]
      isNull: Boolean
    }

    input StringListFilter {
      has: String
      hasEvery: [String!]
      hasSome: [String!]
      isEmpty: Boolean
      isNull: Boolean
    }

    input MerchantDebtsFilter {
      has: BigInt
      isEmpty: Boolean
    }

    input DateFilter {
      eq: Date
      ne: Date
      in: [Date!]
      notIn: [Date!]
      lt: Date
      lte: Date
      gt: Date
      gte: Date
      isNull: Boolean
    }

    input EmailFilter {
      eq: Email
      ne: Email
      in: [Email!]
      notIn: [Email!]
      isNull: Boolean
    }

    input MerchantBy @oneOf {
      id: ID
      email: Email
      rank: Rank
    }

    input Name {
      first: String!
      last: String
    }

    input Recruit {
      id: ID!
      email: Email!
      names: [Name!]
      papers: JSON
    }

    "How far someone has come."
    enum Rank {
      apprentice
      master
    }

    enum Mood {
      CHEERFUL
      GRUMPY
    }

    enum MerchantOrderBy {
      ID_ASC
      ID_DESC
      RANK_ASC
      RANK_DESC
    }

    scalar JSON

    scalar BigInt

    scalar DateTime

    scalar Date

    scalar Email

    scalar Decimal
    "
  `);
});

test("enums are shown by their names in the graph, lists and dates as JSON has them", async () => {
  expect(await run("{ merchants { rank mood tongues debts seen born email moods } }")).toEqual({
    data: {
      merchants: [
        {
          rank: "master",
          mood: "CHEERFUL",
          tongues: ["low", 'high "x"'],
          debts: ["9007199254740993", "-1"],
          seen: ["2026-01-01T00:00:00.000000Z", "2026-01-02T11:00:00.000000Z"],
          born: "1401-02-28",
          email: "a@b.example",
          moods: ["CHEERFUL", null],
        },
        {
          rank: "apprentice",
          mood: null,
          tongues: [],
          debts: null,
          seen: [],
          born: null,
          email: "c@d.example",
          moods: ["CHEERFUL", null],
        },
      ],
    },
  });
  expect(takeStatements()).toHaveLength(1);
});

test("values are null where a member is that must be there, or all are", async () => {
  const text = await runText(
    "{ merchants { address { __typename t: town street } purse { coin amount } marks { height scars since mood rest } } }",
  );
  expect(text.replace(/,\s+\{/g, ",{")).toBe(
    '{"data":{"merchants":[{"address":{"__typename":"Address","t":"Lüneburg","street":"Salzstraße"},"purse":{"coin":null,"amount":"12.50"},' +
      '"marks":{"height":1.75,"scars":"3","since":"1420-05-01T00:00:00.000000Z","mood":"GRUMPY","rest":{"n": 1.0}}},' +
      '{"address":null,"purse":null,"marks":null}]}}',
  );
});

test("resolvers see labels, lists and arguments in the types of TypeScript", async () => {
  expect(await run('{ merchants { greeting(as: GRUMPY, words: ["a", "b"]) } }')).toEqual({
    data: {
      merchants: [
        {
          greeting: {
            rank: "master",
            mood: "happy",
            tongues: ["low", 'high "x"'],
            debts: ["bigint 9007199254740993", "bigint -1"],
            as: "angry",
            words: ["a", "b"],
          },
        },
        {
          greeting: {
            rank: "apprentice",
            mood: null,
            tongues: [],
            debts: null,
            as: "angry",
            words: ["a", "b"],
          },
        },
      ],
    },
  });
});

describe("a filter", () => {
  test.each([
    ["{ rank: { eq: master } }", ["1"]],
    ["{ rank: { in: [apprentice, master], ne: master } }", ["2"]],
    ["{ mood: { eq: CHEERFUL } }", ["1"]],
    ["{ mood: { ne: CHEERFUL } }", ["2"]],
    ['{ tongues: { has: "low" } }', ["1"]],
    ['{ tongues: { hasEvery: ["low", "x"] } }', []],
    ['{ tongues: { hasSome: ["low", "x"] } }', ["1"]],
    ["{ tongues: { hasEvery: [] } }", ["1", "2"]],
    ["{ tongues: { isEmpty: true } }", ["2"]],
    ["{ debts: { has: 9007199254740993 } }", ["1"]],
    ["{ debts: { isEmpty: false } }", ["1"]],
    ['{ born: { lt: "1402-01-01" } }', ["1"]],
    ['{ email: { eq: "A@B.example" } }', ["1"]],
  ])("%s", async (where, ids) => {
    const { data } = await run(`{ merchants(where: ${where}) { id } }`);
    expect(data).toEqual({ merchants: ids.map((id) => ({ id })) });
  });

  test("orders enums as the database does", async () => {
    const { data } = await run("{ merchants(orderBy: RANK_DESC) { rank } }");
    expect(data).toEqual({ merchants: [{ rank: "master" }, { rank: "apprentice" }] });
  });
});

describe("a key within an object", () => {
  test("is what representations name", async () => {
    const { data, errors } = await run(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Contract { number series { number name } } } }`,
      {
        of: [
          { __typename: "Contract", series: { number: 7 }, number: "b" },
          { __typename: "Contract", series: { number: "7" }, number: "a" },
          { __typename: "Contract", series: 7, number: "a" },
          { __typename: "Contract", series: { number: "x" }, number: "a" },
        ],
      },
    );
    expect(data).toEqual({
      _entities: [
        { number: "b", series: { number: "7", name: null } },
        { number: "a", series: { number: "7", name: "old" } },
        null,
        null,
      ],
    });
    expect(errors?.map(({ message }) => message)).toEqual([
      'A representation of "Contract" needs the fields of a key: "series { number } number".',
      'The representation has the value "x" for "Contract.series.number". Expected a whole number from -2147483648 to 2147483647.',
    ]);
    expect(takeStatements()).toHaveLength(1);
  });

  test("is arguments of a field", async () => {
    const { data } = await run('{ contract(seriesNumber: 7, number: "a") { series { name } } }');
    expect(data).toEqual({ contract: { series: { name: "old" } } });
  });
});

describe("an input", () => {
  test("reaches resolvers with what is not sent as null", async () => {
    const { data } = await run(
      `query ($by: MerchantBy!, $last: String) {
        describe(by: $by, names: [{ first: "A", last: $last }, { first: "B", last: "C" }], recruit: { id: 1, email: "X@y", papers: { a: [$last, 1] } })
      }`,
      { by: { email: "X@Y.example" } },
    );
    expect(data).toEqual({
      describe: { found: "email x@y.example", names: ["A null", "B C"], papers: { a: [null, 1] } },
    });
    expect((await run("{ describe(by: { rank: master }) }")).data).toEqual({
      describe: { found: "rank master", names: null, papers: null },
    });
  });

  test("reaches functions as JSON, lists as arrays", async () => {
    const { data, errors } = await run(
      `mutation ($merchant: Recruit!) { hire(merchant: $merchant, tongues: ["a\\"b", "c,d"], rank: apprentice) { id email tongues rank } }`,
      { merchant: { id: "5", email: "e@F.example", papers: { big: 1 } } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      hire: { id: "5", email: "e@f.example", tongues: ['a"b', "c,d"], rank: "apprentice" },
    });
    await database.query("delete from tb_merchant where id = 5");
  });

  test.each([
    [{ id: "x", email: "a@b" }, 'has the value "x" at "merchant.id". Expected a whole number'],
    [
      { id: "6", email: "a@b", names: [{ first: "a\u0000" }] },
      'at "merchant.names[0].first". Expected a text without NUL',
    ],
  ])("%j is refused before any statement, with the place of the fault", async (merchant, message) => {
    const { errors } = await run(
      "mutation ($merchant: Recruit!) { hire(merchant: $merchant, tongues: [], rank: master) { id } }",
      { merchant },
    );
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect(errors?.[0]?.message).toContain(message);
    expect(takeStatements()).toEqual([]);
  });

  test("with two fields where one is allowed is refused by the schema", async () => {
    await expect(run('{ describe(by: { id: 1, email: "a@b" }) }')).rejects.toThrow("exactly one");
    expect(engine.schema.getType("MerchantBy")).toMatchObject({ isOneOf: true });
  });
});

test("enums in keys and in what SQL requires are named as in the graph", async () => {
  await database.query(
    "create table tb_mood (mood text primary key, n int); insert into tb_mood values ('angry', 1)",
  );
  const service = defineSubgraph({ name: "moods" });
  const Mood = service.enum("Mood", { CHEERFUL: "happy", GRUMPY: "angry" });
  const Row = service.entity("Row", {
    key: "mood",
    external: { other: Mood },
    source: table("tb_mood", { mood: column.text(), n: column.int() }),
  });
  service.fields(Row, (row) => ({
    mood: row.enum(Mood, "mood"),
    n: row.int("n"),
    both: row.sql({
      columns: ["mood"],
      requires: ["other"],
      returns: scalar.string(),
      sql: ({ mood, other }) => `${mood} || ' ' || ${other}`,
    }),
  }));
  service.query("row", byKey(Row));
  const { data, errors } = await createTestSubgraph(service, database).run(
    `query ($of: [_Any!]!) { row(mood: GRUMPY) { n } _entities(representations: $of) { ... on Row { mood both } } }`,
    { of: ["GRUMPY", "angry"].map((mood) => ({ __typename: "Row", mood, other: "CHEERFUL" })) },
  );
  expect(data).toEqual({ row: { n: 1 }, _entities: [{ mood: "GRUMPY", both: "angry happy" }, null] });
  expect(errors?.map(({ message }) => message)).toEqual([
    'The representation has the value "angry" for "Row.mood". Expected one of CHEERFUL, GRUMPY.',
  ]);
});

test("a list is nothing to order by, and a type has one meaning", () => {
  const broken = defineSubgraph({ name: "broken" });
  const A = broken.entity("A", {
    key: "id",
    source: table("a", { id: column.int(), tags: column.text().array() }),
  });
  broken.enum("Kind", ["a"]);
  broken.value("Kind", { a: scalar.int() });
  broken.enum("Empty", []);
  broken.enum("Odd", ["not a name", "true"]);
  broken.fields(A, (a) => ({ id: a.id("id"), tags: a.string("tags", { order: true }) }));
  expect(() => broken.build()).toThrow(
    [
      '- The name "Kind" has two types. Name one of them otherwise.',
      '- The enum "Empty" has no values.',
      '- "Odd.not a name" is no name that GraphQL allows: letters, digits and "_", no digit first, no "__" at the start.',
      '- "Odd.true" is no name that an enum\'s value can have.',
      '- "A.tags" is a list, which lists are not ordered by.',
    ].join("\n"),
  );
});

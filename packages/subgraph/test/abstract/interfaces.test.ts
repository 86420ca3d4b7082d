import { startTestPostgres } from "@hansa/testkit";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { column, defineSubgraph, printSubgraphSdl, representation, scalar } from "../../src/index.ts";
import { library, libraryRows, librarySql } from "../library.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(librarySql);
const { run, runText, takeStatements } = createTestSubgraph(library, database);

beforeEach(async () => {
  await database.query("truncate tb_person, tb_medium, tb_record");
  await database.query(libraryRows);
  takeStatements();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("the schema prints interfaces with keys, who implements them, and unions", () => {
  const sdl = printSubgraphSdl(library);
  expect(sdl).toContain(`"What can be lent."
interface Medium @key(fields: "id") {
  id: ID!
  "As on the cover."
  title: String
  author: Person
  rank: Int
  weight: Int
}`);
  expect(sdl).toContain('type Book implements Medium @key(fields: "id") {');
  expect(sdl).toContain("union Lendable = Book | Film\n");
  expect(sdl).toContain('"What a search finds."\nunion Found = Person | Book | Recording\n');
  expect(sdl).toContain("  node: Medium!\n");
  // Recordings allow fewer operators, and so do media.
  expect(sdl).toContain(
    "input MediumTitleFilter {\n  eq: String\n  isNull: Boolean\n  startsWith: String\n}",
  );
  expect(sdl).toContain("title: MediumTitleFilter\n  author: PersonWhere\n  rank: IntFilter\n");
  expect(sdl).not.toMatch(/input MediumWhere \{[^}]*pages/);
});

test("an entity interface composes with a service that adds a field to all of its types", () => {
  const reviews = defineSubgraph({ name: "reviews" });
  const Medium = reviews.entity("Medium", {
    key: "id",
    interfaceObject: true,
    source: representation({ id: column.bigint() }),
  });
  reviews.fields(Medium, (medium) => ({
    id: medium.id("id"),
    stars: medium.resolve({ columns: ["id"], returns: scalar.int(), resolve: ({ id }) => Number(id) }),
  }));
  reviews.query("best", { returns: Medium, resolve: () => ({ id: 1 }) });
  const services = [library, reviews].map((service) => ({
    name: service.name,
    typeDefs: parse(printSubgraphSdl(service)),
    url: "http://127.0.0.1",
  }));
  const { supergraphSdl, errors } = composeServices(services);
  expect(errors).toBeUndefined();
  expect(supergraphSdl).toContain("isInterfaceObject: true");
});

describe("one statement reads rows of several types", () => {
  test.each([
    [
      "a list",
      "{ media { __typename id title ... on Book { pages } ... on Recording { tracks } } }",
      {
        media: [
          { __typename: "Book", id: "1", title: "Atlas", pages: 300 },
          { __typename: "Film", id: "2", title: "Boats" },
          { __typename: "Book", id: "3", title: null, pages: 12 },
          { __typename: "Recording", id: "11", title: "Arias", tracks: [3.5, 4.25] },
          { __typename: "Recording", id: "12", title: "Bells", tracks: [] },
        ],
      },
    ],
    [
      "rows of which nothing is asked",
      "{ media(limit: 3) { ... on Film { minutes } } }",
      { media: [{}, { minutes: 90 }, {}] },
    ],
    [
      "orders and pages over all of them",
      "{ media(orderBy: [RANK_DESC_NULLS_LAST, TITLE_DESC], limit: 3, offset: 1) { title rank } }",
      {
        media: [
          { title: "Atlas", rank: 5 },
          { title: "Arias", rank: 5 },
          { title: null, rank: null },
        ],
      },
    ],
    [
      "filters over all of them",
      `{ a: media(where: { title: { startsWith: "A" } }) { id } b: media(where: { not: { rank: { eq: 5 } } }) { id }
        c: media(where: { author: { name: { eq: "Bo" } } }) { id } }`,
      {
        a: [{ id: "1" }, { id: "11" }],
        b: [{ id: "3" }, { id: "12" }],
        c: [{ id: "3" }, { id: "11" }],
      },
    ],
    [
      "relations that lead to them, and on from them",
      `{ books { author { name media(limit: 2) { __typename title author { name } }
          kept { __typename ... on Book { title } } } } }`,
      {
        books: [
          {
            author: {
              name: "Ada",
              media: [
                { __typename: "Book", title: "Atlas", author: { name: "Ada" } },
                { __typename: "Film", title: "Boats", author: { name: "Ada" } },
              ],
              kept: [],
            },
          },
          {
            author: {
              name: "Bo",
              media: [
                { __typename: "Book", title: null, author: { name: "Bo" } },
                { __typename: "Recording", title: "Arias", author: { name: "Bo" } },
              ],
              kept: [{ __typename: "Book", title: "Atlas" }],
            },
          },
        ],
      },
    ],
    [
      "a row by the key of the interface",
      "{ book: medium(id: 1) { __typename } record: medium(id: 11) { __typename title } map: medium(id: 4) { id } }",
      { book: { __typename: "Book" }, record: { __typename: "Recording", title: "Arias" }, map: null },
    ],
    [
      "rows that a function returns, of a shared table",
      '{ lendable(prefix: "") { __typename ... on Film { minutes } ... on Book { id } } }',
      {
        lendable: [
          { __typename: "Book", id: "1" },
          { __typename: "Film", minutes: 90 },
        ],
      },
    ],
  ])("%s", async (_, query, data) => {
    expect(await run(query)).toEqual({ data });
    expect(takeStatements()).toHaveLength(Object.keys(data).length);
  });
});

test("resolvers answer for rows of their own type", async () => {
  expect(await run("{ media { weight __typename } favourite { weight } }")).toEqual({
    data: {
      media: [
        { weight: 1500, __typename: "Book" },
        { weight: 0, __typename: "Film" },
        { weight: 60, __typename: "Book" },
        { weight: 2, __typename: "Recording" },
        { weight: 0, __typename: "Recording" },
      ],
      favourite: { weight: 2 },
    },
  });
  expect(await runText("{ mediaPages(first: 1) { edges { node { weight } } } }")).toBe(
    '{"data":{"mediaPages":{"edges":[{"node":{"weight":1500}}]}}}',
  );
});

test("rows of which resolvers make nothing stand beside those of which they do", async () => {
  expect(
    await run(
      "{ medium(id: 1) { weight author { media(where: { rank: { eq: 5 } }) { __typename id } kept { ... on Book { weight } } } } }",
    ),
  ).toEqual({
    data: {
      medium: {
        weight: 1500,
        author: {
          media: [
            { __typename: "Book", id: "1" },
            { __typename: "Film", id: "2" },
          ],
          kept: [],
        },
      },
    },
  });
});

test("pages with cursors follow one another, forward and backward", async () => {
  const pageOf = async (args: string) => {
    const { data } = await run(
      `{ mediaPages(orderBy: [RANK_ASC], ${args}) { totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`,
    );
    return (data as { mediaPages: never }).mediaPages as {
      readonly totalCount: number;
      readonly edges: readonly { readonly node: { readonly id: string } }[];
      readonly pageInfo: Readonly<Record<string, string>>;
    };
  };
  const ids: string[] = [];
  let after = "";
  for (;;) {
    const page = await pageOf(`first: 2 ${after}`);
    ids.push(...page.edges.map(({ node }) => node.id));
    if (!page.pageInfo.hasNextPage) {
      break;
    }
    after = `after: "${page.pageInfo.endCursor}"`;
  }
  expect(ids).toEqual(["1", "2", "11", "3", "12"]);
  const last = await pageOf("last: 2");
  const before = await pageOf(`last: 2 before: "${last.pageInfo.startCursor}"`);
  expect(before.edges.map(({ node }) => node.id)).toEqual(["2", "11"]);
  expect(before.totalCount).toBe(5);
});

test("a union is listed by type and key, with cursors", async () => {
  const { data } = await run(
    "{ everything(first: 4) { totalCount edges { node { __typename ... on Person { name } ... on Medium { title } } } } }",
  );
  expect(data).toEqual({
    everything: {
      totalCount: 6,
      edges: [
        { node: { __typename: "Book", title: "Atlas" } },
        { node: { __typename: "Book", title: null } },
        { node: { __typename: "Person", name: "Ada" } },
        { node: { __typename: "Person", name: "Bo" } },
      ],
    },
  });
  const first = await run("{ everything(first: 3) { pageInfo { endCursor } } }");
  const cursor = JSON.stringify(first.data).match(/endCursor":"([^"]+)/)?.[1];
  expect(
    (
      await run(
        `{ everything(first: 2, after: "${cursor}") { edges { node { ... on Person { name } ... on Recording { id } } } } }`,
      )
    ).data,
  ).toEqual({ everything: { edges: [{ node: { name: "Bo" } }, { node: { id: "11" } }] } });
});

test("a resolver says which row of a union, with its type", async () => {
  expect(
    await run(
      `{ person: find(type: "Person", id: 1) { ... on Person { name } } film: find(type: "Book", id: 2) { __typename }
        record: find(type: "", id: 11) { __typename ... on Medium { title weight } } }`,
    ),
  ).toEqual({
    data: {
      person: { name: "Ada" },
      film: null,
      record: { __typename: "Recording", title: "Arias", weight: 2 },
    },
  });
});

test("a type that the union does not have is an error, also of a union of one", async () => {
  const { data, errors } = await run("{ single { ... on Book { title } } }");
  expect(data).toEqual({ single: null });
  expect(errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
});

test("mutations answer interfaces by their key, and no row of another type", async () => {
  expect(await run("mutation { lend(id: 2, keeper: 1) { __typename id ... on Film { minutes } } }")).toEqual({
    data: { lend: { __typename: "Film", id: "2", minutes: 90 } },
  });
  expect(
    await run(
      'mutation { a: bookRetitle(id: 1, title: "A") { title } b: bookRetitle(id: 2, title: "B") { title } }',
    ),
  ).toEqual({ data: { a: { title: "A" }, b: null } });
});

test("representations name the interface, or the type: each is read by one statement", async () => {
  const representations = [
    { __typename: "Medium", id: "11" },
    { __typename: "Book", id: "1" },
    { __typename: "Medium", id: "2" },
    { __typename: "Medium", id: "99" },
    { __typename: "Book", id: "2" },
    { __typename: "Found", id: "2" },
  ];
  const answer = await run(
    `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { __typename ... on Medium { title } ... on Film { minutes } }
    }`,
    { representations },
  );
  expect(answer.data).toEqual({
    _entities: [
      { __typename: "Recording", title: "Arias" },
      { __typename: "Book", title: "Atlas" },
      { __typename: "Film", title: "Boats", minutes: 90 },
      null,
      null,
      null,
    ],
  });
  expect(answer.errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([
    [["_entities", 5], "BAD_USER_INPUT"],
  ]);
  expect(takeStatements()).toHaveLength(2);
  const one = await runText(
    'query { _entities(representations: [{ __typename: "Medium", id: 3 }, { __typename: "Medium", id: 4 }]) { ... on Medium { id weight } } }',
  );
  expect(one).toBe('{"data":{"_entities":[{"id":"3","weight":60},null]}}');
});

test("a type's rows are those with its mark, wherever they are asked for", async () => {
  expect(
    (await run('{ books { id } _entities(representations: [{ __typename: "Film", id: 1 }]) { __typename } }'))
      .data,
  ).toEqual({ books: [{ id: "1" }, { id: "3" }], _entities: [null] });
});

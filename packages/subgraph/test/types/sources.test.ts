import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  byKey,
  column,
  connectionOf,
  defineSubgraph,
  document,
  listOf,
  printSubgraphSdl,
  scalar,
  sqlFunction,
  table,
  through,
} from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

// Where rows come from besides a table by a foreign key: link tables, views of documents, functions.

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create type mood as enum ('calm', 'wild');
  create table tb_book (id int primary key, title text not null);
  create table tb_author (id int primary key, name text not null);
  create table tb_written (book int references tb_book, author int references tb_author, chapter int);
  create table tb_place (id bigint primary key, data jsonb not null);
  create view v_place as select id, data from tb_place;
  insert into tb_book values (1, 'Salt'), (2, 'Herring'), (3, 'Empty');
  insert into tb_author values (1, 'Ann'), (2, 'Bo'), (3, 'Cy');
  insert into tb_written values (1, 1, 1), (1, 2, 2), (1, 1, 3), (2, 2, 1);
  insert into tb_place values
    (1, '{"name": "Lübeck", "size": 12.50, "since": "1143-01-01T00:00:00Z", "tags": ["port", "it''s"], "notes": {"n": 1}, "mood": "wild", "book": 2}'),
    (2, '{"name": "Riga", "size": null, "tags": null, "notes": null}');
  create function fn_search(needle text, minimum int default 0) returns setof tb_book language sql stable as
    $$ select * from tb_book where title ilike '%' || needle || '%' and id >= coalesce(minimum, 0) $$;
`);

const library = defineSubgraph({ name: "library" });
const written = table("tb_written", { book: column.int(), author: column.int() });
const Mood = library.enum("Mood", ["calm", "wild"]);
const Book = library.entity("Book", {
  key: "id",
  source: table("tb_book", { id: column.int(), title: column.text() }),
});
const Author = library.entity("Author", {
  key: "id",
  source: table("tb_author", { id: column.int(), name: column.text() }),
});
const Place = library.entity("Place", {
  key: "id",
  source: document("v_place", {
    id: column.bigint(),
    name: column.text(),
    size: column.numeric().nullable(),
    since: column.timestamptz().nullable(),
    tags: column.text().array().nullable(),
    notes: column.jsonb().nullable(),
    mood: column.enum("mood", ["calm", "wild"]).nullable(),
    book: column.int().nullable(),
  }),
});
library.fields(Book, (book) => ({
  id: book.id("id", { filter: true }),
  title: book.string("title", { filter: true, order: true }),
  authors: book.many(Author, through(written, { book: "id" }, { author: "id" }), { filter: true }),
}));
library.fields(Author, (author) => ({
  id: author.id("id"),
  name: author.string("name", { filter: true, order: true }),
  books: author.connection(Book, through(written, { author: "id" }, { book: "id" }), { filter: true }),
}));
library.fields(Place, (place) => ({
  id: place.id("id"),
  name: place.string("name", { filter: true, order: true }),
  size: place.decimal("size", { filter: true }),
  since: place.dateTime("since"),
  tags: place.string("tags", { filter: true }),
  notes: place.json("notes"),
  mood: place.enum(Mood, "mood"),
  book: place.one(Book, { id: "book" }, { filter: true }),
  shout: place.resolve({
    columns: ["name", "tags"],
    returns: scalar.string(),
    resolve: ({ name, tags }) => `${name.toUpperCase()} ${tags?.length ?? "none"}`,
  }),
}));
library.query("books", listOf(Book));
library.query("authors", listOf(Author));
library.query("place", byKey(Place));
library.query("places", listOf(Place));
library.query(
  "search",
  listOf(Book, {
    call: sqlFunction("fn_search"),
    args: { needle: scalar.string(), minimum: scalar.int().nullable() },
    page: { default: 10, maximum: 10 },
  }),
);
library.query(
  "searchPages",
  connectionOf(Book, {
    call: sqlFunction("fn_search", { parameters: { needle: "text" } }),
    args: { text: scalar.string() },
  }),
);

const { run, takeStatements } = createTestSubgraph(library, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

describe("a link", () => {
  test("leads to many, each once, with arguments of their own, in one statement", async () => {
    const { data, errors } = await run(`{
      books(orderBy: TITLE_ASC) { title authors { name } first: authors(orderBy: NAME_DESC, limit: 1) { name books { totalCount } } }
      authors { name books(first: 1, where: { title: { ne: "x" } }) { edges { node { title } } pageInfo { hasNextPage } totalCount } }
    }`);
    expect(errors).toBeUndefined();
    const page = (titles: readonly string[], totalCount: number) => ({
      edges: titles.map((title) => ({ node: { title } })),
      pageInfo: { hasNextPage: totalCount > 1 },
      totalCount,
    });
    expect(data).toEqual({
      books: [
        { title: "Empty", authors: [], first: [] },
        { title: "Herring", authors: [{ name: "Bo" }], first: [{ name: "Bo", books: { totalCount: 2 } }] },
        {
          title: "Salt",
          authors: [{ name: "Ann" }, { name: "Bo" }],
          first: [{ name: "Bo", books: { totalCount: 2 } }],
        },
      ],
      authors: [
        { name: "Ann", books: page(["Salt"], 1) },
        { name: "Bo", books: page(["Salt"], 2) },
        { name: "Cy", books: page([], 0) },
      ],
    });
    expect(takeStatements()).toHaveLength(2);
  });

  test.each([
    ['{ authors: { some: { name: { eq: "Ann" } } } }', ["1"]],
    ['{ authors: { every: { name: { eq: "Bo" } } } }', ["2", "3"]],
    ["{ authors: { none: {} } }", ["3"]],
    ['{ authors: { some: { books: { some: { title: { eq: "Herring" } } } } } }', ["1", "2"]],
  ])("filters: %s", async (where, ids) => {
    const { data } = await run(`{ books(where: ${where}) { id } }`);
    expect(data).toEqual({ books: ids.map((id) => ({ id })) });
  });
});

describe("a document", () => {
  test("has its members as columns, in the types that were declared", async () => {
    const fields = "id name size since tags notes mood book { title } shout";
    const { data, errors } = await run(`{ place(id: 1) { ${fields} } other: place(id: 2) { ${fields} } }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      place: {
        id: "1",
        name: "Lübeck",
        size: "12.50",
        since: "1143-01-01T00:00:00.000000Z",
        tags: ["port", "it's"],
        notes: { n: 1 },
        mood: "wild",
        book: { title: "Herring" },
        shout: "LÜBECK 2",
      },
      other: {
        id: "2",
        name: "Riga",
        size: null,
        since: null,
        tags: null,
        notes: null,
        mood: null,
        book: null,
        shout: "RIGA none",
      },
    });
  });

  test("is filtered, ordered and found by representations", async () => {
    const { data } = await run(`{
      places(where: { size: { gt: "10" }, tags: { has: "port" }, book: { title: { startsWith: "H" } } }, orderBy: NAME_DESC) { name }
      _entities(representations: [{ __typename: "Place", id: 2 }]) { ... on Place { name } }
    }`);
    expect(data).toEqual({ places: [{ name: "Lübeck" }], _entities: [{ name: "Riga" }] });
    expect(takeStatements()[0]?.text).toMatchInlineSnapshot(`
      "select case when count(*) <= 10000 then coalesce(json_agg("#row"), '[]') end as "json"
      from (
        select
          t1."name" as "name"
        from (select "id", ("data" ->> 'name')::text as "name", ("data" ->> 'size')::numeric as "size", ("data" ->> 'since')::timestamptz as "since", case when jsonb_typeof("data" -> 'tags') = 'array' then array(select item::text from jsonb_array_elements_text("data" -> 'tags') with ordinality as items(item, position) order by position) end as "tags", nullif("data" -> 'notes', 'null') as "notes", ("data" ->> 'mood')::"mood" as "mood", ("data" ->> 'book')::integer as "book" from "v_place") as t1
        where (t1."size" > $1::numeric and t1."tags" @> $2::text[] and exists (
          select from "tb_book" as t2
            where t2."id" = t1."book" and t2."title" like $3::text
        ))
        order by t1."name" desc, t1."id"
        limit 10001
      ) as "#row""
    `);
  });
});

describe("a function that returns rows", () => {
  test("is asked with arguments, filtered and paged on", async () => {
    const { data, errors } = await run(
      `query ($text: String!) {
        search(needle: "e", orderBy: TITLE_DESC) { title } some: search(needle: "e", minimum: 3, where: { title: { ne: "x" } }, limit: 1) { title authors { name } }
        searchPages(text: $text, first: 1) { totalCount edges { node { title } } pageInfo { hasNextPage } }
      }`,
      { text: "'; drop table tb_book; --" },
    );
    expect(errors?.map(({ message }) => message)).toBeUndefined();
    expect(data).toEqual({
      search: [{ title: "Herring" }, { title: "Empty" }],
      some: [{ title: "Empty", authors: [] }],
      searchPages: { totalCount: 0, edges: [], pageInfo: { hasNextPage: false } },
    });
    expect((await run('{ searchPages(text: "a", first: 1) { totalCount } }')).data).toEqual({
      searchPages: { totalCount: 1 },
    });
  });

  test("shows its arguments before those of lists", () => {
    expect(printSubgraphSdl(library)).toContain(
      "search(needle: String!, minimum: Int, where: BookWhere, orderBy: [BookOrderBy!], limit: Int! = 10, offset: Int! = 0): [Book!]",
    );
  });
});

test("what cannot be is found when the module is built", () => {
  const broken = defineSubgraph({ name: "broken" });
  const A = broken.entity("A", { key: "id", source: table("a", { id: column.int() }) });
  broken.fields(A, (a) => ({
    id: a.id("id"),
    none: a.many(A, through(written, {}, { book: "id" })),
    wrong: a.many(A, through(written, { ["buch" as never]: "id" }, { author: "idd" as never })),
  }));
  expect(() => broken.build()).toThrow(
    [
      '- "A.none" joins by no column. Name a column of "A" and one here.',
      '- "A.wrong" names the column "buch", which the source of "tb_written" does not declare.',
      '- "A.wrong" names the column "idd", which the source of "A" does not declare. Did you mean "id"?',
    ].join("\n"),
  );
  const twice = defineSubgraph({ name: "twice" });
  const B = twice.entity("B", { key: "id", source: table("b", { id: column.int() }) });
  twice.fields(B, (b) => ({ id: b.id("id", { filter: true }) }));
  twice.query("bs", listOf(B, { call: sqlFunction("fn"), args: { where: scalar.string() } }));
  expect(() => twice.build()).toThrow('"Query.bs" has the argument "where" twice.');
});

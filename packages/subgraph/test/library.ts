import {
  byKey,
  column,
  connectionOf,
  defineSubgraph,
  document,
  listOf,
  scalar,
  sqlFunction,
  table,
} from "../src/index.ts";

/** A library: media in a shared table, records in documents of their own, people, and what all of them are found by. */
export const librarySql = `
  create table tb_person (id bigint primary key, name text not null);
  create table tb_medium (
    id bigint primary key, kind text not null, title text, pages int, minutes int, author bigint, keeper bigint, rank int
  );
  create table tb_record (id bigint primary key, author bigint, data jsonb not null);
  create function fn_media(prefix text) returns setof tb_medium language sql stable begin atomic
    select * from tb_medium where starts_with(title, prefix);
  end;
  create function fn_lend(id bigint, keeper bigint) returns bigint language sql begin atomic
    update tb_medium set keeper = fn_lend.keeper where tb_medium.id = fn_lend.id returning tb_medium.id;
  end;
  create function fn_retitle(id bigint, title text) returns tb_medium language sql begin atomic
    update tb_medium set title = fn_retitle.title where tb_medium.id = fn_retitle.id returning *;
  end;
`;

export const libraryRows = `
  insert into tb_person values (1, 'Ada'), (2, 'Bo');
  insert into tb_medium values
    (1, 'book', 'Atlas', 300, null, 1, 2, 5), (2, 'film', 'Boats', null, 90, 1, null, 5),
    (3, 'book', null, 12, null, 2, null, null), (4, 'map', 'Coasts', null, null, 1, null, 1);
  insert into tb_record values
    (11, 2, '{"name": "Arias", "tracks": [3.5, 4.25], "rank": 5}'), (12, null, '{"name": "Bells", "tracks": []}');
`;

const library = defineSubgraph({ name: "library" });

const Medium = library.interface("Medium", {
  description: "What can be lent.",
  key: "id",
  fields: ["id", "title", "author", "rank", "weight"],
  columns: { id: column.bigint(), author: column.bigint().nullable() },
  fieldOptions: { title: { description: "As on the cover." } },
});
const Person = library.entity("Person", {
  key: "id",
  source: table("tb_person", { id: column.bigint(), name: column.text() }),
});
const shared = {
  id: column.bigint(),
  kind: column.text(),
  title: column.text().nullable(),
  author: column.bigint().nullable(),
  keeper: column.bigint().nullable(),
  rank: column.int().nullable(),
};
const Book = library.entity("Book", {
  key: "id",
  implements: [Medium],
  source: table("tb_medium", { ...shared, pages: column.int() }, { rows: { kind: "book" } }),
});
const Film = library.entity("Film", {
  key: "id",
  implements: [Medium],
  source: table("tb_medium", { ...shared, minutes: column.int() }, { rows: { kind: "film" } }),
});
const Recording = library.entity("Recording", {
  key: "id",
  implements: [Medium],
  source: document(
    "tb_record",
    {
      id: column.bigint(),
      author: column.bigint().nullable(),
      name: column.text(),
      tracks: column.float().array(),
      rank: column.int().nullable(),
    },
    { columns: ["id", "author"] },
  ),
});
const Lendable = library.union("Lendable", [Book, Film]);
const Single = library.union("Single", [Book]);
const Found = library.union("Found", [Person, Book, Recording], { description: "What a search finds." });

library.fields(Person, (person) => ({
  id: person.id("id"),
  name: person.string("name", { filter: true }),
  media: person.many(Medium, { author: "id" }, { page: { default: 10, maximum: 20 } }),
  kept: person.many(Lendable, { keeper: "id" }),
  mediaPages: person.connection(Medium, { author: "id" }, { page: { default: 2, maximum: 20 } }),
}));
library.fields(Book, (book) => ({
  id: book.id("id", { filter: true, order: true }),
  title: book.string("title", { filter: true, order: true }),
  author: book.one(Person, { id: "author" }, { filter: true }),
  rank: book.int("rank", { filter: true, order: true }),
  pages: book.int("pages", { filter: true }),
  weight: book.resolve({
    columns: ["pages"],
    returns: scalar.int().nullable(),
    resolve: ({ pages }) => pages * 5,
  }),
}));
library.fields(Film, (film) => ({
  id: film.id("id", { filter: true, order: true }),
  title: film.string("title", { filter: true, order: true }),
  author: film.one(Person, { id: "author" }, { filter: true }),
  rank: film.int("rank", { filter: true, order: true }),
  minutes: film.int("minutes"),
  weight: film.sql({ columns: [], returns: scalar.int(), sql: () => "0" }),
}));
library.fields(Recording, (recording) => ({
  id: recording.id("id", { filter: ["eq", "in"], order: true }),
  title: recording.string("name", { filter: ["eq", "startsWith", "isNull"], order: true }),
  author: recording.one(Person, { id: "author" }, { filter: true }),
  rank: recording.int("rank", { filter: true, order: true }),
  tracks: recording.float("tracks"),
  weight: recording.resolveMany({
    columns: ["tracks"],
    returns: scalar.int(),
    resolve: (rows) => rows.map(({ tracks }) => tracks.length),
  }),
}));

library.query("medium", byKey(Medium));
library.query("media", listOf(Medium, { page: { default: 10, maximum: 20 } }));
library.query("mediaPages", connectionOf(Medium, { page: { default: 2, maximum: 20 } }));
library.query("books", listOf(Book));
library.query(
  "lendable",
  listOf(Lendable, { call: sqlFunction("fn_media"), args: { prefix: scalar.string() } }),
);
library.query("everything", connectionOf(Found, { page: { default: 10, maximum: 20 } }));
library.query("find", {
  args: { type: scalar.string(), id: scalar.id("bigint") },
  returns: Found,
  resolve: ({ args }) =>
    args.type === "Person"
      ? { __typename: "Person" as const, id: args.id }
      : args.type === "Book"
        ? { __typename: "Book" as const, id: args.id }
        : { __typename: "Recording" as const, id: args.id },
});
library.query("single", {
  returns: Single,
  resolve: () => ({ __typename: "Film" as "Book", id: 2 }),
});
library.query("favourite", { returns: Medium, resolve: () => ({ id: 11 }) });
library.mutation("lend", {
  args: { id: scalar.id("bigint"), keeper: scalar.id("bigint") },
  returns: Medium,
  call: sqlFunction("fn_lend", { returns: "key" }),
});
library.mutation("bookRetitle", {
  args: { id: scalar.id("bigint"), title: scalar.string() },
  returns: Book,
  call: sqlFunction("fn_retitle"),
});

export { library };

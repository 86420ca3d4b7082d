import { startTestPostgres } from "@hansa/testkit";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test } from "vitest";
import {
  byKey,
  column,
  connectionOf,
  defineSubgraph,
  document,
  list,
  listOf,
  representation,
  scalar,
  sqlFunction,
  table,
} from "../../src/index.ts";
import { orderMark } from "../../src/selection/cursor.ts";
import { totalOrder } from "../../src/selection/total-order.ts";
import { createTestSubgraph, type TestAnswer } from "../subgraph-harness.ts";

// Every string that a client controls, filled with what has a meaning in SQL, JSON, patterns and arrays.

const notes = defineSubgraph({ name: "notes" });
const columns = {
  id: column.text(),
  body: column.text().nullable(),
  tags: column.text().array(),
  facts: column.jsonb(),
};
const Readable = notes.interface("Readable", {
  key: "id",
  fields: ["id", "body"],
  columns: { id: column.text() },
});
const Note = notes.entity("Note", { key: "id", implements: [Readable], source: table("tb_note", columns) });
const Paper = notes.entity("Paper", {
  key: "id",
  implements: [Readable],
  source: document("tb_paper", { id: column.text(), body: column.text().nullable() }),
});
const Label = notes.entity("Label", {
  key: "id",
  source: representation({ id: column.text() }),
  external: { word: scalar.string() },
});
notes.fields(Note, (note) => ({
  id: note.id("id", { filter: true, order: true }),
  body: note.string("body", { filter: true, order: true }),
  tags: note.string("tags", { filter: true }),
  facts: note.json("facts", { filter: true }),
}));
notes.fields(Paper, (paper) => ({
  id: paper.id("id", { filter: true, order: true }),
  body: paper.string("body", { filter: true, order: true }),
}));
notes.fields(Label, (label) => ({
  id: label.id("id"),
  both: label.sql({
    columns: ["id"],
    requires: ["word"],
    returns: scalar.string(),
    sql: ({ id, word }) => `${id} || ${word}`,
  }),
}));
const Draft = notes.input("Draft", { body: scalar.string(), facts: scalar.json().nullable() });
notes.query("note", byKey(Note));
notes.query("notes", listOf(Note));
notes.query("readables", connectionOf(Readable));
notes.query("found", listOf(Note, { call: sqlFunction("fn_found"), args: { text: scalar.string() } }));
notes.mutation("noteWrite", {
  args: { id: scalar.id(), draft: Draft, tags: list(scalar.string()) },
  returns: Note,
  call: sqlFunction("fn_write"),
});

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create table tb_note (id text primary key, body text, tags text[] not null, facts jsonb not null);
  create table tb_paper (id text primary key, data jsonb not null);
  create function fn_found(text text) returns setof tb_note language sql stable begin atomic
    select * from tb_note where body = fn_found.text;
  end;
  create function fn_write(id text, draft jsonb, tags text[]) returns tb_note language sql begin atomic
    insert into tb_note values (fn_write.id, draft ->> 'body', fn_write.tags, coalesce(draft -> 'facts', '{}')) returning *;
  end;
`);
const { run, takeStatements } = createTestSubgraph(notes, database);

beforeEach(async () => {
  await database.query("truncate tb_note, tb_paper");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** In every hostile text, and never in a statement's. */
const token = "zq7";

const meaningful: readonly string[] = [
  "'",
  "''",
  '"',
  "`",
  "\\",
  "\\'",
  "--",
  "/*",
  "*/",
  ";",
  "$1",
  "$$",
  "$tag$",
  "%",
  "_",
  "{",
  "}",
  "[",
  "]",
  ",",
  "NULL",
  "{null}",
  "; drop table tb_note; --",
  "' or true --",
  "' union select 1 --",
  "E'\\047'",
  "\0",
  "\ud800",
  "\u2028",
  "\u202e",
  "\n",
  "\t",
  "🛳",
  "é",
  "__proto__",
  "::int",
  "pg_sleep(9)",
  "#>",
  "null",
  "\\u0027",
  "\\x27",
];
const fragments = fc.constantFrom(...meaningful);
const hostile = fc
  .array(fc.oneof(fragments, fc.string({ maxLength: 3 })), { maxLength: 5 })
  .map((parts) => parts.join(""))
  .chain((text) => fc.nat(text.length).map((at) => `${text.slice(0, at)}${token}${text.slice(at)}`));

const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();

/** What a client may be told: never that something failed inside. */
const clientCodes: ReadonlySet<string> = new Set(["BAD_USER_INPUT", "CURSOR_INVALID"]);

function expectNothingLeaks({ errors = [] }: TestAnswer): void {
  for (const { extensions } of errors) {
    expect(clientCodes).toContain(extensions.code);
  }
  for (const { text, name } of takeStatements()) {
    expect(text).not.toContain(token);
    expect(name ?? "").not.toContain(token);
  }
}

const runs = { numRuns: 60, seed: 412 };

test("what is written is read back as it was, by its key, a list, a function and a representation", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, fc.array(hostile, { maxLength: 3 }), async (id, body, tags) => {
      await database.query("truncate tb_note");
      const isGood = [id, body, ...tags].every(isStorable);
      // The server refuses JSON that cannot be stored before anything is done.
      const facts = isGood ? { [body]: [tags, id] } : {};
      const written = await run(
        "mutation ($id: ID!, $draft: Draft!, $tags: [String!]!) { noteWrite(id: $id, draft: $draft, tags: $tags) { id body tags facts } }",
        { id, draft: { body, facts }, tags },
      );
      expectNothingLeaks(written);
      const note = { id, body, tags, facts };
      expect(written.data).toEqual({ noteWrite: isGood ? note : null });
      const read = await run(
        `query ($id: ID!, $text: String!, $representations: [_Any!]!) {
          note(id: $id) { id body tags facts }
          found(text: $text) { id }
          _entities(representations: $representations) { ... on Note { body } ... on Readable { id } }
        }`,
        {
          id,
          text: body,
          representations: [
            { __typename: "Note", id },
            { __typename: "Readable", id, [body]: body },
          ],
        },
      );
      expectNothingLeaks(read);
      expect(isGood ? read.data : undefined).toEqual(
        isGood
          ? {
              note,
              found: [{ id }],
              _entities: [
                { body, id },
                { body, id },
              ],
            }
          : undefined,
      );
    }),
    runs,
  );
});

test("filters compare with the text that was sent, whatever it holds", { timeout: 120_000 }, async () => {
  const rows = fc.uniqueArray(hostile.filter(isStorable), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rows, hostile, async (bodies, other) => {
      await database.query("truncate tb_note, tb_paper");
      await database.query(
        "insert into tb_note select body, body, array[body], jsonb_build_object(body, body) from unnest($1::text[]) as r(body)",
        [bodies],
      );
      for (const text of [bodies[0] ?? "", other]) {
        const ask = async (where: object): Promise<unknown> => {
          const answer = await run("query ($where: NoteWhere) { notes(where: $where) { body } }", { where });
          expectNothingLeaks(answer);
          const { notes: found } = (answer.data ?? {}) as {
            readonly notes?: readonly { body: string }[] | null;
          };
          return found?.map(({ body }) => body).toSorted();
        };
        const holds = (test_: (body: string) => boolean) =>
          isStorable(text) ? bodies.filter(test_).toSorted() : undefined;
        const isText = (body: string) => body === text;
        expect(await ask({ body: { eq: text } })).toEqual(holds(isText));
        expect(await ask({ body: { in: [text, "x"] }, id: { notIn: [] } })).toEqual(holds(isText));
        expect(await ask({ body: { contains: text } })).toEqual(holds((body) => body.includes(text)));
        expect(await ask({ body: { startsWith: text } })).toEqual(holds((body) => body.startsWith(text)));
        expect(await ask({ tags: { hasSome: [text] } })).toEqual(holds(isText));
        expect(await ask({ facts: { at: [{ path: [text], eq: text }] } })).toEqual(holds(isText));
        expect(await ask({ facts: { contains: { [text]: text } } })).toEqual(holds(isText));
        expectNothingLeaks(
          await run("query ($where: NoteWhere) { notes(where: $where) { id } }", {
            where: { body: { like: text } },
          }),
        );
        expectNothingLeaks(
          await run("query ($where: NoteWhere) { notes(where: $where) { id } }", {
            where: { or: [{ body: { ilike: text } }, { id: { ne: text } }] },
          }),
        );
      }
    }),
    { ...runs, numRuns: 25 },
  );
});

test("cursors are read or refused, also those that someone has made", { timeout: 120_000 }, async () => {
  const readable = notes.build().rowTypesByName.get("Readable");
  if (readable === undefined) {
    throw new Error("The interface is there.");
  }
  const order = totalOrder(readable, []);
  const mark = orderMark(readable, order);
  const forged = fc.oneof(
    hostile,
    fc
      .array(fc.oneof(hostile, fc.jsonValue()), { maxLength: 3 })
      .map((values) => JSON.stringify([mark, ...values])),
    fc.tuple(hostile, hostile).map((values) => JSON.stringify([mark, ...values])),
    hostile.map((text) => `["${mark}",${text}]`),
  );
  const encoded = fc
    .tuple(forged, fc.boolean())
    .map(([text, isEncoded]) => (isEncoded ? Buffer.from(text).toString("base64url") : text));
  await database.query("insert into tb_note values ('a', 'a', '{}', '{}')");
  await fc.assert(
    fc.asyncProperty(encoded, async (cursor) => {
      for (const side of ["after", "before"]) {
        const answer = await run(
          `query ($cursor: String) { readables(${side}: $cursor) { totalCount edges { node { id } } pageInfo { hasNextPage hasPreviousPage } } }`,
          { cursor },
        );
        expectNothingLeaks(answer);
      }
    }),
    runs,
  );
  expect((await run("{ notes { id } }")).data).toEqual({ notes: [{ id: "a" }] });
});

const json = fc.jsonValue().filter((value) => value !== null);

test("representations name nothing but entities, and give SQL nothing but values", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, json, async (text, word, value) => {
      const answer = await run(
        "query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Label { both } } }",
        {
          of: [
            { __typename: "Label", id: text, word },
            { __typename: text, id: text },
            { __typename: "Note", [text]: text },
            { __typename: "Label", id: value, word: value },
            value,
          ],
        },
      );
      expectNothingLeaks(answer);
      const { _entities: entities } = answer.data as { readonly _entities: readonly unknown[] };
      const isGood = isStorable(text) && isStorable(word);
      expect(entities.slice(0, 3)).toEqual([
        isGood ? { __typename: "Label", both: `${text}${word}` } : null,
        null,
        null,
      ]);
    }),
    runs,
  );
});

test("headers that are stored are bound, too", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(hostile.filter(isStorable), hostile.filter(isStorable), async (key, authorization) => {
      await database.query("truncate tb_note");
      const write = () =>
        run('mutation { noteWrite(id: "h", draft: { body: "b" }, tags: []) { id } }', {}, undefined, {
          "idempotency-key": key,
          authorization,
        });
      const [first, second] = [await write(), await write()];
      expectNothingLeaks(first);
      expectNothingLeaks(second);
      expect([first.data, second.data]).toEqual([{ noteWrite: { id: "h" } }, { noteWrite: { id: "h" } }]);
    }),
    { ...runs, numRuns: 15 },
  );
});

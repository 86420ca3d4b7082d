import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { startTestPools } from "./support/test-pools.ts";

const pools = await startTestPools();
afterAll(() => pools[Symbol.asyncDispose]());
const { admin, openPool } = pools;

describe("JSON as bytes", () => {
  const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

  test("values mean the same as where rows are asked for", async () => {
    const plain = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", "NULL", '"', "\\", "{}", ",", " "),
    );
    const text = plain.map((one) => one.replaceAll("\u0000", ""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(text)),
        fc.array(fc.array(fc.option(text), { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        fc.array(fc.option(fc.double({ noDefaultInfinity: true }))),
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        fc.jsonValue(),
        fc.uint8Array(),
        async (texts, pairs, numbers, date, object, bytes) => {
          const sql =
            "select json_build_array($1::text[], $2::text[], $3::float8[], $4::timestamp, $5::jsonb, $6::bytea, $7::boolean, $8::text[])::text as v";
          const json = { wrapped: JSON.parse(JSON.stringify(object).replaceAll(String.raw`\u0000`, "")) };
          const values = [texts, pairs, numbers, date, json, bytes, true, [undefined, true, 2n ** 70n]];
          const [row] = await admin.query(sql, values, { name: "all_values" });
          expect(textOf(await admin.queryJson(sql, values, { name: "all_values" }))).toBe(row?.v);
          expect(textOf(await admin.queryJson(sql, values))).toBe(row?.v);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a value that cannot be sent fails its statement alone", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await expect(database.queryJson("select $1::jsonb", [{ not: 1n }])).rejects.toMatchObject({
      code: "QUERY_FAILED",
    });
    expect(textOf(await database.queryJson("select $1::jsonb", [{ a: 1 }]))).toBe('{"a": 1}');
  });

  test.each([
    ["json", `select '{"a" : 1}'::json`, '{"a" : 1}'],
    ["jsonb", `select '{"a" : "é😀"}'::jsonb`, '{"a": "é😀"}'],
    ["text", "select 'plain'", "plain"],
    ["null", "select null::json", undefined],
    ["no row", "select '1'::json where false", undefined],
    ["no result", "do $$ begin end $$", undefined],
  ])("%s", async (_, sql, expected) => {
    expect(textOf(await admin.queryJson(sql))).toBe(expected);
  });

  test("a prepared statement that the server does not have runs all the same", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    const named = (value: unknown) => database.query("select $1::jsonb as v", [value], { name: "named" });
    await expect(named({ not: 1n })).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(await named({ a: 1 })).toEqual([{ v: { a: 1 } }]);
    expect(await named({ a: 2 })).toEqual([{ v: { a: 2 } }]);
    await database.query("deallocate all");
    expect(await named({ a: 3 })).toEqual([{ v: { a: 3 } }]);
    expect(await named({ a: 4 })).toEqual([{ v: { a: 4 } }]);
  });

  test("of statements sent together under one name each tells what is wrong", async () => {
    const refused = await admin.session((session) =>
      Promise.allSettled([1, 2].map(() => session.query("select * from nowhere", [], { name: "nowhere" }))),
    );
    expect(refused).toMatchObject([1, 2].map(() => ({ reason: { extensions: { sqlState: "42P01" } } })));
  });

  test("a text of many chunks arrives whole", async () => {
    const bytes = await admin.queryJson("select repeat('0123456789é', $1::int)", [500_000]);
    expect(textOf(bytes)).toBe("0123456789é".repeat(500_000));
  });

  test("several rows or columns are refused, and the connection stays usable", async () => {
    const [database] = await openPool({ maxConnections: 1 });
    await using _ = database;
    await expect(database.queryJson("select generate_series(1, 3)")).rejects.toMatchObject({
      code: "RESULT_NOT_SINGLE",
    });
    await expect(database.queryJson("select 1, 2")).rejects.toMatchObject({ code: "RESULT_NOT_SINGLE" });
    await expect(database.queryJson("select 1 / 0")).rejects.toMatchObject({ code: "QUERY_FAILED" });
    expect(textOf(await database.queryJson("select 4"))).toBe("4");
    expect(await database.query("select 5 as five")).toEqual([{ five: 5 }]);
  });

  test("bytes and rows may be asked for together on one connection", async () => {
    const answers = await admin.session((session) =>
      Promise.all([
        session.queryJson("select 'a'", [], { name: "a" }),
        session.query("select i from generate_series(1, 3) i"),
        session.queryJson("select 'no row' where false"),
        session.query("select 2 as b"),
        session.queryJson("select $1::text", ["c"]),
      ]),
    );
    expect(answers.map((answer) => (answer instanceof Uint8Array ? textOf(answer) : answer))).toEqual([
      "a",
      [{ i: 1 }, { i: 2 }, { i: 3 }],
      undefined,
      [{ b: 2 }],
      "c",
    ]);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { print } from "graphql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RecordedOperations, readOperations } from "../../src/check/recorded-operations.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-operations-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function read(files: Readonly<Record<string, string>>, path = ""): Promise<RecordedOperations> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return readOperations([join(folder, path)]);
}

function labelsOf({ operations }: RecordedOperations): readonly string[] {
  return operations.map(({ label }) => label.replace(`${folder}/`, ""));
}

test("every operation of a folder is read, with the fragments of other files", async () => {
  const recorded = await read({
    "a.graphql": "query A { ...F } query B { b }",
    "parts/f.gql": "fragment F on Query { ...G }",
    "parts/g.gql": "fragment G on Query { a }",
    "notes.txt": "no operation",
    "node_modules/x.graphql": "{ x }",
  });
  expect(labelsOf(recorded)).toEqual(["a.graphql A", "a.graphql B"]);
  expect(recorded.operations.map(({ document }) => document.definitions.length)).toEqual([3, 1]);
});

test("a fragment of one's own file comes before others of its name", async () => {
  const { operations } = await read({
    "a.graphql": "{ ...F } fragment F on Query { own }",
    "b.graphql": "fragment F on Query { other }",
  });
  expect(operations.map(({ document }) => print(document))).toEqual([expect.stringContaining("own")]);
});

test.each([
  ["a map", '{"1f": "{ a }", "2e": "query B { b }"}', ["m.json#1f", "m.json#2e B"]],
  ["a list", '[{"query": "{ a }", "operationName": "A"}, "{ b }"]', ["m.json#A", "m.json#1"]],
  [
    "a manifest",
    '{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "1f", "name": "A", "body": "query A { a }"}]}',
    ["m.json#A A"],
  ],
])("operations are read from %s", async (_, text, expected) => {
  expect(labelsOf(await read({ "m.json": text }, "m.json"))).toEqual(expected);
});

test("what else a folder holds is passed over", async () => {
  const recorded = await read({
    "package.json": '{"name": "shop", "scripts": {"test": "query"}, "version": "1.0.0"}',
    "tsconfig.json": "{ // comments\n}",
    "schema.graphql": "type Query { a: Int }",
    "a.graphql": "{ a }",
  });
  expect(labelsOf(recorded)).toEqual(["a.graphql"]);
  expect(recorded.unreadable).toEqual([]);
});

test("what is no operation is told, and the rest is read", async () => {
  const recorded = await read({ "a.graphql": "{ a", "c.graphql": "{ c }" });
  expect(labelsOf(recorded)).toEqual(["c.graphql"]);
  expect(recorded.unreadable.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^1:4: Syntax Error/),
  ]);
  const named = await read({ "b.json": "{" }, "b.json");
  expect(named.unreadable.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^it is not JSON/)]);
});

test("a folder that is not there is an error", async () => {
  await expect(readOperations([join(folder, "none")])).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "@hansa/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchGraph } from "../../src/compose/watch-graph.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-watch-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** Watches a graph of one schema while it goes through `versions`, one for each pause; the last pause is the end. */
async function watch(versions: readonly string[], pollIntervalMs: number) {
  await writeFile(
    join(folder, "supergraph.yaml"),
    "subgraphs: { a: { routing_url: http://a, schema: { file: a.graphql } } }",
  );
  return watchFiles(
    versions.map((text) => ({ "a.graphql": text })),
    pollIntervalMs,
  );
}

/** Watches a graph while its files change, once for each pause; the last pause is the end. */
async function watchFiles(changes: readonly Readonly<Record<string, string>>[], pollIntervalMs = 1_000) {
  const output = join(folder, "out.graphql");
  const stopping = new AbortController();
  const printed: string[] = [];
  const pauses: number[] = [];
  const outputs: string[] = [];
  const [first = {}, ...others] = changes;
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      await writeFile(join(folder, file), text);
    }
  };
  await write(first);
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    async sleep(durationMs) {
      pauses.push(durationMs);
      outputs.push(await readFile(output, "utf8").catch(() => ""));
      const next = others.shift();
      if (next === undefined) {
        stopping.abort();
      } else {
        await write(next);
      }
    },
  };
  const options = {
    configPath: join(folder, "supergraph.yaml"),
    environment: {},
    timeoutMs: 1_000,
    output,
    format: "text",
    hints: "none",
  } as const;
  await watchGraph(
    {
      ...options,
      pollIntervalMs,
      clock,
      print: (line) => printed.push(line.replaceAll(/[^ (]*hansa-watch-\w+\//g, "")),
    },
    stopping.signal,
  );
  return { printed, pauses, outputs };
}

test("says what changes for clients, and keeps the output where a change does not compose", async () => {
  const { printed, outputs } = await watch(
    [
      "type Query { a: Int b: Int }",
      "type Query { a: Int b: Int }",
      "type Query { b: Nope }",
      "type Query { a: Int }",
    ],
    1_000,
  );
  expect(outputs[2]).toBe(outputs[0]);
  expect(outputs[3]).not.toBe(outputs[0]);
  expect(printed).toEqual([
    "Watching 2 files and 0 URLs. Ctrl-C stops.",
    "a: schema changed (a.graphql)",
    "out.graphql: left as it was.",
    "a: schema changed (a.graphql)",
    '  breaking: Field "b" was removed from object type "Query".',
  ]);
});

test.each([
  ["a pause of none at all waits for files alone", 0],
  ["a pause that no timer can take is the longest that one can", 1e12],
])("%s", async (_, pollIntervalMs) => {
  const { pauses } = await watch(["type Query { a: Int }"], pollIntervalMs);
  expect(pauses).toEqual([2 ** 31 - 1]);
});

test("what cannot be read for a moment is not gone, and is compared with what it was", async () => {
  const config = "subgraphs: { a: { routing_url: http://a, schema: { file: a.graphql } } }";
  const both =
    "{ a: { routing_url: http://a, schema: { file: a.graphql } }, b: { routing_url: http://b, schema: { file: b.graphql } } }";
  await writeFile(join(folder, "a.graphql"), "type Query { a: Int }");
  const { printed } = await watchFiles([
    { "supergraph.yaml": config },
    { "supergraph.yaml": "subgraphs: {" },
    { "supergraph.yaml": "subgraphs: [" },
    { "supergraph.yaml": config },
    { "supergraph.yaml": `subgraphs: ${both}` },
    { "b.graphql": "type Query { b: Int }" },
    { "supergraph.yaml": "subgraphs: {" },
    { "supergraph.yaml": `subgraphs: ${both}`, "a.graphql": "type Query { a: Int c: Int }" },
    { "supergraph.yaml": config },
  ]);
  expect(printed.filter((line) => !line.startsWith(" "))).toEqual([
    "Watching 2 files and 0 URLs. Ctrl-C stops.",
    "configuration: not readable",
    "out.graphql: left as it was.",
    "configuration: not readable",
    "out.graphql: left as it was.",
    "configuration: changed",
    "b: new, and not readable",
    "out.graphql: left as it was.",
    "b: readable",
    "configuration: not readable",
    "out.graphql: left as it was.",
    "a: schema changed (a.graphql)",
    "b: gone",
  ]);
});

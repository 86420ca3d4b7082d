import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { byKey, column, compileSubgraph, defineSubgraph, table } from "@hansa/subgraph";
import { describe, expect, test } from "vitest";
import { GraphComposer, type GraphComposition } from "../../src/compose/graph-composer.ts";
import { formatReport, printComposeJson } from "../../src/compose/report-composition.ts";
import { plainPaint } from "../../src/diagnostics/paint.ts";

/** Composes the graph of `supergraph.yaml` among these files. */
async function compose(files: Readonly<Record<string, string | Uint8Array>>): Promise<GraphComposition> {
  const folder = await mkdtemp(join(tmpdir(), "hansa-compose-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    const composer = new GraphComposer({
      configPath: join(folder, "supergraph.yaml"),
      environment: {},
      timeoutMs: 2_000,
    });
    return await composer.compose(new AbortController().signal);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A configuration that names a file for each subgraph. */
function configOf(filesByName: Readonly<Record<string, string>>): string {
  const entries = Object.entries(filesByName).map(
    ([name, file]) => `  ${name}:\n    routing_url: http://${name}\n    schema: { file: ${file} }\n`,
  );
  return `subgraphs:\n${entries.join("")}`;
}

/** What a person reads, with folders left out. */
function reportOf(composition: GraphComposition): string {
  const report = formatReport(composition, { paint: plainPaint, width: 100, hints: "info" });
  return report.replaceAll(/[^ "\n]*hansa-compose-\w+\//g, "");
}

async function codesOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  const { errors } = await compose(files);
  return errors.map(({ code, locations: [place] }) =>
    place === undefined ? code : `${code} ${place.file.split("/").at(-1)}:${place.line}:${place.column}`,
  );
}

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")';
const query = "type Query { a: Int }";

test("an error is shown in every file that it is about", async () => {
  const composition = await compose({
    "supergraph.yaml": configOf({ a: "a.graphql", b: "schemas/b.graphql" }),
    "a.graphql": `${link}\n${query}`,
    "schemas/b.graphql": `${link}\ntype Query {\n\t"One." a: Int\n}\n`,
  });
  expect(reportOf(composition)).toBe(
    `
a.graphql:2:14: error INVALID_FIELD_SHARING: "Query.a" is resolved in "a" and "b", and not shareable in "a" and "b".
   2 | type Query { a: Int }
     |              ^
schemas/b.graphql:3:9
   3 |     "One." a: Int
     |            ^
  → Add "@shareable" to it in "a" and "b", or resolve it in one subgraph only.

1 error.
`.trimStart(),
  );
});

test("a schema in the configuration is shown there", async () => {
  const composition = await compose({
    "supergraph.yaml": `subgraphs:
  a:
    routing_url: http://a
    schema:
      sdl: |-

        type Query {
          a: Nope
        }
  b:
    routing_url: http://b
    schema: { sdl: "type Query { a: Nein }" }
`,
  });
  expect(reportOf(composition)).toBe(
    `
supergraph.yaml:8:14: error INVALID_GRAPHQL: Unknown type "Nope".
   8 |           a: Nope
     |              ^^^^

supergraph.yaml#b:1:17: error INVALID_GRAPHQL: Unknown type "Nein".
   1 | type Query { a: Nein }
     |                 ^^^^

2 errors.
`.trimStart(),
  );
});

test.each<[string, string | Uint8Array, string]>([
  ["not GraphQL", "<html></html>", "INVALID_GRAPHQL a.graphql:1:1"],
  ["not a schema", "query { a }", "INVALID_GRAPHQL a.graphql:1:1"],
  ["empty", "", "INVALID_GRAPHQL a.graphql:1:1"],
  ["comments only", "# Later.\n", "INVALID_GRAPHQL a.graphql:2:1"],
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47]), "SUBGRAPH_SCHEMA_UNREADABLE supergraph.yaml:4:21"],
  ["zeroes", Buffer.alloc(10), "INVALID_GRAPHQL a.graphql:1:1"],
  ["nested without end", `type Query { a: ${"[".repeat(200_000)}`, "INVALID_GRAPHQL a.graphql:1:216"],
])("a schema that is %s is told with its place", async (_, text, expected) => {
  const files = { "supergraph.yaml": configOf({ a: "a.graphql" }), "a.graphql": text };
  expect(await codesOf(files)).toEqual([expected]);
});

test("all files that cannot be read are told at once, and what is not GraphQL in others", async () => {
  const composition = await compose({
    "supergraph.yaml": configOf({ a: "none.graphql", b: "folder", c: "c.graphql", d: "d.graphql" }),
    "folder/x": "",
    "c.graphql": "type Query {",
    "d.graphql": "type T { a: Int }",
  });
  expect(reportOf(composition)).toBe(
    `
supergraph.yaml:4:21: error SUBGRAPH_SCHEMA_UNREADABLE: The schema file "none.graphql" of the subgraph "a" cannot be read: it does not exist.
   4 |     schema: { file: none.graphql }
     |                     ^^^^^^^^^^^^
  → Correct the path or the file.

supergraph.yaml:7:21: error SUBGRAPH_SCHEMA_UNREADABLE: The schema file "folder" of the subgraph "b" cannot be read: it is a folder.
   7 |     schema: { file: folder }
     |                     ^^^^^^
  → Correct the path or the file.

c.graphql:1:13: error INVALID_GRAPHQL: The schema of the subgraph "c" is not valid GraphQL. Syntax Error: Expected Name, found <EOF>.
   1 | type Query {
     |             ^

3 errors.
`.trimStart(),
  );
});

test("a subgraph that does not answer is told at its URL", async () => {
  const files = {
    "supergraph.yaml": "subgraphs:\n  a:\n    schema: { subgraph_url: http://127.0.0.1:1/ }\n",
  };
  expect(await codesOf(files)).toEqual(["SUBGRAPH_UNREACHABLE supergraph.yaml:3:29"]);
});

test.each([
  ["is not there", {}, ["FILE_UNREADABLE"]],
  [
    "names two subgraphs alike",
    { "supergraph.yaml": configOf({ a: "a" }) + configOf({ a: "b" }).replace("subgraphs:\n", "") },
    ["CONFIG_INVALID supergraph.yaml:5:3"],
  ],
  [
    "names a subgraph as none can be named",
    { "supergraph.yaml": configOf({ "1": "a.graphql" }), "a.graphql": query },
    ["INVALID_SUBGRAPH_NAME supergraph.yaml:2:3"],
  ],
  [
    "needs a variable that is not set",
    { "supergraph.yaml": "subgraphs:\n  a:\n    routing_url: ${NONE} # or ${ALSO_NONE}" },
    [
      "ENVIRONMENT_VARIABLE_MISSING supergraph.yaml:3:18",
      "ENVIRONMENT_VARIABLE_MISSING supergraph.yaml:3:31",
    ],
  ],
  ["is not YAML", { "supergraph.yaml": "a: [" }, ["CONFIG_INVALID supergraph.yaml:1:5"]],
])("a configuration that %s is told", async (_, files, expected) => {
  expect(await codesOf(files)).toEqual(expected);
});

test("a schema of 10 MB composes", async () => {
  const types = Array.from(
    { length: 2_000 },
    (_, index) => `"${"x".repeat(5_000)}" type T${index} { a: Int b: String c(d: Int): T${index} }`,
  );
  const sdl = `type Query { t: T0 }\n${types.join("\n")}`;
  expect(sdl.length).toBeGreaterThan(10_000_000);
  const { errors, supergraph } = await compose({
    "supergraph.yaml": configOf({ a: "a.graphql" }),
    "a.graphql": sdl,
  });
  expect(errors).toEqual([]);
  expect(supergraph?.model.types.length).toBeGreaterThan(2_000);
}, 60_000);

test("the JSON form has everything, in an order that does not change", async () => {
  const files = {
    "supergraph.yaml": configOf({ a: "a.graphql" }),
    "a.graphql": "type Query { a: Nope }",
  };
  const composition = await compose(files);
  const text = printComposeJson(composition, undefined);
  expect(JSON.parse(text.replaceAll(/[^ "\n]*hansa-compose-\w+\//g, ""))).toEqual({
    formatVersion: 1,
    ok: false,
    errors: [
      {
        level: "error",
        code: "INVALID_GRAPHQL",
        message: 'Unknown type "Nope".',
        mend: null,
        coordinate: null,
        subgraphs: ["a"],
        locations: [{ subgraph: "a", file: "a.graphql", line: 1, column: 17 }],
      },
    ],
    hints: [],
    supergraphSdl: null,
    output: null,
  });
});

test("errors beyond a hundred are counted", async () => {
  const fields = Array.from({ length: 150 }, (_, index) => `a${index}: Nope${index}`);
  const composition = await compose({
    "supergraph.yaml": configOf({ a: "a.graphql" }),
    "a.graphql": `type Query { ${fields.join(" ")} }`,
  });
  expect(reportOf(composition)).toMatch(
    /… and 50 more errors; --format json has all of them\.\n\n150 errors\.\n$/,
  );
});

describe("a compiled subgraph", () => {
  const harbour = defineSubgraph({ name: "harbour" });
  const Ship = harbour.entity("Ship", {
    key: "id",
    source: table("tb_ship", { id: column.bigint(), name: column.text() }),
  });
  harbour.fields(Ship, (ship) => ({ id: ship.id("id"), name: ship.string("name") }));
  harbour.query("ship", byKey(Ship));
  const { text } = compileSubgraph(harbour);

  test("is the source of its schema", async () => {
    const { supergraph, errors } = await compose({
      "supergraph.yaml": configOf({ harbour: "dist/harbour.json" }),
      "dist/harbour.json": text,
    });
    expect(errors).toEqual([]);
    expect(supergraph?.supergraphSdl).toContain("ship(id: ID!): Ship");
  });

  test("has its errors shown at the place in its schema", async () => {
    const composition = await compose({
      "supergraph.yaml": configOf({ harbour: "harbour.json", other: "other.graphql" }),
      "harbour.json": text,
      "other.graphql": `${link}\ntype Query { ship(id: ID!): Int }`,
    });
    expect(reportOf(composition)).toMatch(/harbour\.json#sdl:\d+:\d+/);
    expect(reportOf(composition)).toContain("  ship(id: ID!): Ship");
  });

  test.each([
    ["something else", '{ "name": "harbour" }'],
    ["no object", "null"],
    ["no JSON", "type Query { a: Int }"],
  ])("is told from %s", async (_, other) => {
    const { errors } = await compose({
      "supergraph.yaml": configOf({ harbour: "harbour.json" }),
      "harbour.json": other,
    });
    expect(errors).toMatchObject([{ code: "SUBGRAPH_SCHEMA_UNREADABLE" }]);
  });
});

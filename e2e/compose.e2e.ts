import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { startForeignSubgraph } from "./support/foreign-subgraph.ts";
import { root, runCommand, runHansa, startHansa } from "./support/hansa-process.ts";

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])';

const config = `
subgraphs:
  a:
    routing_url: http://a
    schema: { file: a.graphql }
  b:
    routing_url: http://b
    schema: { file: b.graphql }
`;

const graph = {
  "supergraph.yaml": config,
  "a.graphql": `${link}\ntype Query { a: Int secret: Int @tag(name: "internal") }\n`,
  "b.graphql": `${link}\ntype Query { b: Int }\n`,
};

test("errors are printed with their places and excerpts, and end with exit code 1", async () => {
  await using folder = await createFolder({ ...graph, "b.graphql": `${link}\ntype Query {\n\ta: Int\n}\n` });
  const result = await runHansa(["compose", "--config", "supergraph.yaml", "-o", "out.graphql"], {
    cwd: folder.path,
  });
  expect(result).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `a.graphql:2:14: error INVALID_FIELD_SHARING: "Query.a" is resolved in "a" and "b", and not shareable in "a" and "b".
   2 | type Query { a: Int secret: Int @tag(name: "internal") }
     |              ^
b.graphql:3:2
   3 |     a: Int
     |     ^
  → Add "@shareable" to it in "a" and "b", or resolve it in one subgraph only.

1 error.
`,
  });
  expect((await readdir(folder.path)).sort()).toEqual(["a.graphql", "b.graphql", "supergraph.yaml"]);
});

test("colours are for terminals that want them", async () => {
  await using folder = await createFolder({ ...graph, "b.graphql": "type Query {" });
  const compose = ["compose", "--config", "supergraph.yaml"];
  const forced = await runHansa(compose, { cwd: folder.path, env: { NO_COLOR: "", FORCE_COLOR: "1" } });
  expect(forced.stderr).toContain("\u001b[31m");
  const piped = await runHansa(compose, { cwd: folder.path, env: { NO_COLOR: "" } });
  expect(piped.stderr).not.toContain("\u001b");
});

test("the supergraph goes to standard output, or as a whole to a file; JSON says the same", async () => {
  await using folder = await createFolder(graph);
  const options = { cwd: folder.path };
  const printed = await runHansa(["compose", "--config", "supergraph.yaml"], options);
  expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
  const written = await runHansa(["compose", "--config", "supergraph.yaml", "-o", "out.graphql"], options);
  expect(written).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "out.graphql: the supergraph of 2 subgraphs.\n",
  });
  expect(await readFile(join(folder.path, "out.graphql"), "utf8")).toBe(printed.stdout);
  const json = await runHansa(["compose", "--config", "supergraph.yaml", "--format", "json"], options);
  expect(JSON.parse(json.stdout)).toEqual({
    formatVersion: 1,
    ok: true,
    errors: [],
    hints: [],
    supergraphSdl: printed.stdout,
    output: null,
  });
  const unwritable = ["compose", "--config", "supergraph.yaml", "-o", "none/out.graphql"];
  const refused = await runHansa(unwritable, options);
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain(
    'error FILE_UNWRITABLE: "none/out.graphql" cannot be written: its folder does not exist.',
  );
  const told = await runHansa([...unwritable, "--format", "json"], options);
  expect(told.exitCode).toBe(1);
  expect(JSON.parse(told.stdout)).toMatchObject({ ok: false, errors: [{ code: "FILE_UNWRITABLE" }] });
  expect((await readdir(folder.path)).length).toBe(4);
});

test("an audience sees what its tags show", async () => {
  await using folder = await createFolder(graph);
  const { stdout } = await runHansa(
    ["compose", "--config", "supergraph.yaml", "--exclude-tag", "internal", "--hide-unreachable-types"],
    { cwd: folder.path },
  );
  expect(stdout).toContain('secret: Int @join__field(graph: A) @inaccessible @tag(name: "internal")');
  const refused = await runHansa(["compose", "--config", "supergraph.yaml", "--include-tag", "nothing"], {
    cwd: folder.path,
  });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("hint CONTRACT_TAG_UNUSED");
  expect(refused.stderr).toContain("error QUERY_ROOT_TYPE_INACCESSIBLE");
});

test("no input ends in a stack trace", async () => {
  await using folder = await createFolder({
    ...graph,
    "bad.yaml": `
subgraphs:
  html: { routing_url: http://a, schema: { file: page.html } }
  empty: { routing_url: http://a, schema: { file: empty.graphql } }
  missing: { routing_url: http://a, schema: { file: missing.graphql } }
  folder: { routing_url: http://a, schema: { file: folder } }
  binary: { routing_url: http://a, schema: { file: /bin/sh } }
  deep: { routing_url: http://a, schema: { file: deep.graphql } }
  silent: { schema: { subgraph_url: "http://127.0.0.1:1/graphql" } }
`,
    "page.html": "<html>",
    "empty.graphql": "",
    "deep.graphql": `type Query { a: ${"[".repeat(100_000)}`,
    "twice.yaml": config.replace("  b:", "  a:"),
  });
  await mkdir(join(folder.path, "folder"));
  const results = await Promise.all(
    ["bad.yaml", "twice.yaml", "none.yaml", "folder", "page.html"].map((file) =>
      runHansa(["compose", "--config", file], { cwd: folder.path }),
    ),
  );
  expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1]);
  const [bad = "", twice, none, directory, page] = results.map(({ stderr }) => stderr);
  expect(bad.match(/^\S+:\d+:\d+: error \w+/gm)).toEqual([
    "bad.yaml:5:53: error SUBGRAPH_SCHEMA_UNREADABLE",
    "bad.yaml:6:52: error SUBGRAPH_SCHEMA_UNREADABLE",
    "bad.yaml:7:52: error SUBGRAPH_SCHEMA_UNREADABLE",
    "bad.yaml:9:37: error SUBGRAPH_UNREACHABLE",
    "deep.graphql:1:216: error INVALID_GRAPHQL",
    "empty.graphql:1:1: error INVALID_GRAPHQL",
    "page.html:1:1: error INVALID_GRAPHQL",
  ]);
  expect(twice).toContain("twice.yaml:6:3: error CONFIG_INVALID: The same name stands twice");
  expect(none).toContain('error FILE_UNREADABLE: "none.yaml" cannot be read: it does not exist.');
  expect(directory).toContain('error FILE_UNREADABLE: "folder" cannot be read: it is a folder.');
  expect(page).toContain("page.html:1:1: error CONFIG_INVALID");
  expect(results.map(({ stderr }) => stderr).join("")).not.toMatch(/^ +at /m);
});

test("options that are none end with exit code 2", async () => {
  for (const args of [
    [],
    ["--config", "x", "--format", "xml"],
    ["--config", "x", "--watch"],
    ["--conf", "x"],
  ]) {
    expect((await runHansa(["compose", ...args])).exitCode).toBe(2);
  }
});

test("a misspelt option is told before one that is missing, and watching text needs a file", async () => {
  const misspelt = await runHansa(["compose", "--confg", "supergraph.yaml"]);
  expect(misspelt.exitCode).toBe(2);
  expect(misspelt.stderr).toContain("error: unknown option '--confg'\n(Did you mean --config?)\n");
  const plan = await runHansa(["plan", "--supergraph", "a", "--operaton", "b"]);
  expect(plan.stderr).toContain("error: unknown option '--operaton'\n(Did you mean --operation?)\n");
  const missing = await runHansa(["compose"]);
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain("error: required option '--config <file>' not specified\n");
  const watching = await runHansa(["compose", "--config", "supergraph.yaml", "--watch"]);
  expect(watching.exitCode).toBe(2);
  expect(watching.stderr).toContain(
    "error: --watch needs --output, where the supergraph is kept, or --format json.",
  );
});

test("a graph that is watched as JSON has a document for each composition, and nothing on standard error", async () => {
  await using folder = await createFolder(graph);
  const args = [
    "compose",
    "--config",
    "supergraph.yaml",
    "--watch",
    "--format",
    "json",
    "--poll-interval",
    "0s",
  ];
  await using watching = startHansa(args, { cwd: folder.path });
  const documents = () =>
    watching.stdout
      .split(/(?<=^\}\n)/m)
      .filter((text) => text.endsWith("\n}\n"))
      .map((text) => JSON.parse(text));
  await waitFor(() => documents().length === 1, { timeoutMs: 30_000, describe: () => watching.output });
  await writeFile(join(folder.path, "supergraph.yaml"), "subgraphs: {");
  await waitFor(() => documents().length === 2, { timeoutMs: 30_000, describe: () => watching.output });
  watching.signal("SIGINT");
  expect(await watching.ended).toBe(0);
  const [first, second] = documents();
  expect(first).toMatchObject({ ok: true, output: null, supergraphSdl: expect.stringContaining("secret") });
  expect(second).toMatchObject({ ok: false, errors: [{ code: "CONFIG_INVALID" }], supergraphSdl: null });
  expect(watching.stderr).toBe("");
});

test("a reader that has read enough is no error", async () => {
  await using folder = await createFolder({
    ...graph,
    "a.graphql": `type Query { ${Array.from({ length: 20_000 }, (_, index) => `a${index}: Int`).join(" ")} }`,
  });
  const hansa = `"${process.execPath}" "${join(root, "packages/cli/bin/hansa.mjs")}"`;
  const { stdout, stderr } = await runCommand(
    "sh",
    ["-c", `${hansa} compose --config supergraph.yaml | head -n 1`],
    { cwd: folder.path },
  );
  expect({ stdout, stderr }).toEqual({ stdout: "schema\n", stderr: "" });
});

test("a graph that is watched is composed again when a file, a URL or the configuration changes", async () => {
  await using folder = await createFolder(graph);
  await using foreign = await startForeignSubgraph();
  const file = (name: string) => join(folder.path, name);
  const output = () => readFile(file("out.graphql"), "utf8");
  await using watching = startHansa(
    ["compose", "--config", "supergraph.yaml", "-o", "out.graphql", "--watch", "--poll-interval", "200ms"],
    { cwd: folder.path },
  );
  await watching.printed("Watching 3 files and 0 URLs.");

  await writeFile(file("b.graphql"), `${link}\ntype Query { later: Int }\n`);
  await watching.printed("b: schema changed");
  await waitFor(async () => (await output()).includes("later: Int"), { timeoutMs: 10_000 });

  await watching.printed('safe: Field "later" was added to object type "Query".');

  const good = await output();
  await writeFile(file("b.graphql"), `${link}\ntype Query { a: Nope }\n`);
  await watching.printed("out.graphql: left as it was.");
  expect(watching.output).toContain('b.graphql:2:17: error INVALID_GRAPHQL: Unknown type "Nope"');
  expect(await output()).toBe(good);

  await writeFile(file("b.graphql"), `${link}\ntype Query { b: Int }\n`);
  await writeFile(
    file("supergraph.yaml"),
    `${config}  foreign: { schema: { subgraph_url: "${foreign.url}" } }\n`,
  );
  await watching.printed("foreign: new");
  await waitFor(async () => (await output()).includes("motto: String"), { timeoutMs: 10_000 });

  await foreign[Symbol.asyncDispose]();
  await watching.printed(/error SUBGRAPH_UNREACHABLE/);
  expect(await output()).toContain("motto: String");
  watching.signal("SIGINT");
  expect(await watching.ended).toBe(0);
});

import { expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { runHansa } from "./support/hansa-process.ts";

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])';
const users = `${link}
type Query { user(id: ID!): User }
type User @key(fields: "id") { id: ID! name: String mail: String }
`;

const graph = {
  "supergraph.yaml": `
subgraphs:
  users: { routing_url: http://users, schema: { file: users.graphql } }
  posts: { routing_url: http://posts, schema: { file: posts.graphql } }
`,
  "users.graphql": users,
  "posts.graphql": `${link}\ntype Query { posts: [Post] }\ntype Post { title: String author: User }\ntype User @key(fields: "id") { id: ID! }\n`,
  "users.new.graphql": users.replace(" mail: String", " age: Int"),
  "operations/name.graphql": "query Name { posts { author { name } } }",
};

test("two versions of a subgraph are compared among the rest, and breaking changes end with exit code 1", async () => {
  await using folder = await createFolder(graph);
  const result = await runHansa(
    ["check", "users.new.graphql", "--config", "supergraph.yaml", "--subgraph", "users"],
    { cwd: folder.path },
  );
  expect(result).toEqual({
    exitCode: 1,
    stderr: "",
    stdout: `breaking FIELD_REMOVED: Field "mail" was removed from object type "User".

safe FIELD_ADDED: Field "age" was added to object type "User".

2 changes: 1 breaking, 0 dangerous, 1 safe.
`,
  });
});

test("a breaking change that no operation uses is told as such, and does not fail", async () => {
  await using folder = await createFolder(graph);
  const check = ["check", "users.new.graphql", "--config", "supergraph.yaml", "--subgraph", "users"];
  const options = { cwd: folder.path };
  const unused = await runHansa([...check, "--operations", "operations"], options);
  expect(unused.exitCode).toBe(0);
  expect(unused.stdout).toContain(
    'breaking FIELD_REMOVED: Field "mail" was removed from object type "User".\n  used by no operation\n',
  );
  expect(unused.stdout).toContain(
    "2 changes: 1 breaking (0 used), 0 dangerous, 1 safe, against 1 operation.",
  );

  await using used = await createFolder({
    ...graph,
    "operations/mail.graphql": "query Mail { user(id: 1) { mail } }",
    "operations/old.graphql": "{ gone }",
  });
  const failing = await runHansa([...check, "--operations", "operations"], { cwd: used.path });
  expect(failing.exitCode).toBe(1);
  expect(failing.stdout).toContain("  used by 1 operation: operations/mail.graphql Mail\n");
  expect(failing.stdout).toContain(
    'These operations are no longer valid:\n  operations/mail.graphql Mail: Cannot query field "mail" on type "User".',
  );
  expect(failing.stdout).toContain('operations/old.graphql: Cannot query field "gone" on type "Query".');
});

test("supergraphs are compared, from files or a configuration, as text or JSON", async () => {
  await using folder = await createFolder(graph);
  const options = { cwd: folder.path };
  await runHansa(["compose", "--config", "supergraph.yaml", "-o", "old.graphql"], options);
  const same = await runHansa(["check", "--config", "supergraph.yaml", "--against", "old.graphql"], options);
  expect(same).toEqual({ exitCode: 0, stderr: "", stdout: "No changes.\n" });

  await using changed = await createFolder({ ...graph, "users.graphql": graph["users.new.graphql"] });
  await runHansa(["compose", "--config", "supergraph.yaml", "-o", "new.graphql"], { cwd: changed.path });
  const json = await runHansa(
    ["check", `${changed.path}/new.graphql`, "--against", "old.graphql", "--format", "json"],
    options,
  );
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual({
    formatVersion: 1,
    ok: false,
    errors: [],
    changes: [
      {
        criticality: "breaking",
        type: "FIELD_REMOVED",
        coordinate: "User.mail",
        message: 'Field "mail" was removed from object type "User".',
        usedBy: null,
      },
      {
        criticality: "safe",
        type: "FIELD_ADDED",
        coordinate: "User.age",
        message: 'Field "age" was added to object type "User".',
        usedBy: null,
      },
    ],
    brokenOperations: [],
    ignoredOperations: [],
    operationCount: null,
  });
});

test("what cannot be compared ends with a sentence", async () => {
  await using folder = await createFolder({ ...graph, "bad.graphql": "type Query { a: Nope }" });
  const options = { cwd: folder.path };
  const subgraph = ["--config", "supergraph.yaml", "--subgraph"];
  const results = await Promise.all([
    runHansa(["check", "bad.graphql", ...subgraph, "users"], options),
    runHansa(["check", "bad.graphql", ...subgraph, "usres"], options),
    runHansa(["check", "users.graphql", "--against", "users.new.graphql"], options),
    runHansa(["check", "users.graphql", "--against", "none.graphql"], options),
    runHansa(["check", "users.graphql", "--against", "none.graphql", "--format", "json"], options),
    runHansa(["check", "--against", "users.new.graphql"], options),
    runHansa(["check", "a", "--subgraph", "users"], options),
    runHansa(["check", "a", "--against", "b", "--include-tag", "c"], options),
  ]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1, 2, 2, 2]);
  const [bad, unknown, foreign, none] = results.map(({ stderr }) => stderr);
  expect(bad).toContain('bad.graphql:1:17: error INVALID_GRAPHQL: Unknown type "Nope".');
  expect(unknown).toContain('The configuration has no subgraph "usres". Did you mean "users"?');
  expect(foreign).toContain("error SUPERGRAPH_INVALID: users.new.graphql:");
  expect(none).toContain('error FILE_UNREADABLE: "none.graphql" cannot be read: it does not exist.');
  expect(JSON.parse(results[4]?.stdout ?? "")).toMatchObject({
    ok: false,
    errors: [{ code: "FILE_UNREADABLE" }],
  });
  expect(results.map(({ stderr }) => stderr).join("")).not.toMatch(/^ +at /m);
});

test("operations that give an argument are not blamed for its changed default, and what is new is told once", async () => {
  await using folder = await createFolder({
    ...graph,
    "old.graphql": users.replace("user(id: ID!)", "user(id: ID!, size: Int = 1)"),
    "new.graphql": users
      .replace("user(id: ID!)", "user(id: ID!, size: Int = 2)")
      .replace(" name", " friend(at: Int): User name"),
    "operations/given.graphql":
      "query Given($size: Int!) { user(id: 1, size: 3) { name } other: user(id: 2, size: $size) { name } }",
    "operations/maybe.graphql": "query Maybe($size: Int) { user(id: 1, size: $size) { name } }",
  });
  const check = ["check", "new.graphql", "--config", "supergraph.yaml", "--subgraph", "users"];
  const result = await runHansa([...check, "--against", "old.graphql", "--operations", "operations"], {
    cwd: folder.path,
  });
  expect(result).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: `dangerous FIELD_ARGUMENT_DEFAULT_CHANGED: The default of "Query.user(size:)" changed from 1 to 2.
  used by 1 operation: operations/maybe.graphql Maybe

safe FIELD_ADDED: Field "friend" was added to object type "User".

2 changes: 0 breaking, 1 dangerous (1 used), 1 safe, against 3 operations.
`,
  });
});

test("a supergraph in the place of a subgraph's schema is told with what is expected", async () => {
  await using folder = await createFolder(graph);
  const options = { cwd: folder.path };
  await runHansa(["compose", "--config", "supergraph.yaml", "-o", "old.graphql"], options);
  const check = ["check", "users.new.graphql", "--config", "supergraph.yaml", "--subgraph", "users"];
  const { exitCode, stderr } = await runHansa([...check, "--against", "old.graphql"], options);
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    `error SUBGRAPH_SCHEMA_EXPECTED: "old.graphql" is a supergraph, and with --subgraph the schema of "users" alone is expected.
  → Give the schema of the subgraph that --subgraph names, or compare supergraphs without --subgraph.
`,
  );
});

test.each([
  ["an empty folder", { "recorded/readme.txt": "nothing" }, ""],
  ["a file that holds none", { "recorded/a.json": '{"x":1}' }, ""],
  ["a file that is broken", { "recorded/a.graphql": "{ user(" }, "Syntax Error"],
  ["operations of another graph only", { "recorded/a.graphql": "{ gone }" }, 'Cannot query field "gone"'],
])("recorded operations that are %s let nothing pass", async (_name, files, reason) => {
  await using folder = await createFolder({ ...graph, ...files });
  const check = ["check", "users.new.graphql", "--config", "supergraph.yaml", "--subgraph", "users"];
  const { exitCode, stderr } = await runHansa([...check, "--operations", "recorded"], { cwd: folder.path });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error OPERATIONS_MISSING: No operation was found in "recorded"');
  expect(stderr).toContain(reason);
});

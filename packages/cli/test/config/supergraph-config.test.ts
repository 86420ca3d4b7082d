import { expect, test } from "vitest";
import { parseSupergraphConfig } from "../../src/config/supergraph-config.ts";

test("a file as rover has it is read, paths from the file's folder", () => {
  const config = parseSupergraphConfig(
    `federation_version: =2.9.0
subgraphs:
  users:
    routing_url: http://users.internal/graphql
    schema:
      file: ./users.graphql
  products:
    schema:
      subgraph_url: http://127.0.0.1:4002/graphql
      introspection_headers:
        Authorization: Bearer \${TOKEN}
  legacy:
    routing_url: https://legacy.internal/
    schema:
      sdl: |
        type Query { a: Int }
contract:
  include_tags: [public]
  exclude_tags:
    - internal
  hide_unreachable_types: true
`,
    "/graphs/supergraph.yaml",
    { TOKEN: "abc" },
  );
  expect(config).toEqual({
    federationVersion: "=2.9.0",
    subgraphs: [
      {
        name: "users",
        routingUrl: "http://users.internal/graphql",
        schema: { kind: "file", path: "/graphs/users.graphql" },
      },
      {
        name: "products",
        routingUrl: "http://127.0.0.1:4002/graphql",
        schema: {
          kind: "introspect",
          url: "http://127.0.0.1:4002/graphql",
          headers: { authorization: "Bearer abc" },
        },
      },
      {
        name: "legacy",
        routingUrl: "https://legacy.internal/",
        schema: { kind: "sdl", sdl: "type Query { a: Int }\n" },
      },
    ],
    contract: { includeTags: ["public"], excludeTags: ["internal"], hideUnreachableTypes: true },
    places: new Map([
      ["users", { line: 6, column: 13, name: { line: 3, column: 3 } }],
      ["products", { line: 9, column: 21, name: { line: 7, column: 3 } }],
      [
        "legacy",
        { line: 15, column: 12, name: { line: 12, column: 3 }, inlineStart: { line: 16, column: 9 } },
      ],
    ]),
  });
});

const valid = "schema: { file: a.graphql }";

test.each([
  ["", "g.yaml:1:1: The file is missing or empty."],
  ["- a\n- b", "g.yaml:1:1: The file must be a mapping of names to values."],
  ["subgraphs: {a: [", "g.yaml:1:17: The file is not valid YAML:"],
  [`subgraphs: ${"[".repeat(5_000)}`, "The file nests too deeply."],
  ["subgraphs: {}\n---\na: 1", "g.yaml:2:1: The file has several documents. Keep one of them."],
  ["subgraph:\n  a: 1", 'g.yaml:1:1: "subgraph" is not known here. Did you mean "subgraphs"?'],
  ["subgraphs: {}", 'g.yaml:1:12: "subgraphs" is empty. Name at least one subgraph.'],
  ["subgraphs:\n  users:", 'g.yaml:2:9: "subgraphs.users" is missing or empty.'],
  ["subgraphs:\n  users: {}", 'g.yaml:2:3: "subgraphs.users.schema" is missing or empty.'],
  ["subgraphs:\n  users:\n    schema: {}", 'needs exactly one of "file", "subgraph_url" and "sdl".'],
  [
    "subgraphs:\n  users:\n    schema: { file: a, sdl: b }",
    'g.yaml:3:13: The schema of "users" needs exactly one of',
  ],
  ["subgraphs:\n  users:\n    schema: { graphref: a@b, subgraph: c }", "lies in a registry"],
  [
    `subgraphs:\n  users:\n    routing_url: users\n    ${valid}`,
    'g.yaml:3:18: "routing_url" of "users" is "users". Write a URL',
  ],
  [`subgraphs:\n  a:\n    ${valid}\n  a:\n    ${valid}`, "g.yaml:4:3: The same name stands twice"],
  [
    "subgraphs:\n  a:\n    schema: { file: a, introspection_headers: { b: c } }",
    'g.yaml:3:24: "introspection_headers" is not known here.',
  ],
  [
    "subgraphs:\n  a:\n    schema: { subgraph_url: http://a, introspection_headers: { b: 1 } }",
    '"b" of "introspection_headers" of "a" must be a text.',
  ],
  [
    `contract: { includeTags: [a] }\nsubgraphs:\n  a:\n    ${valid}`,
    'g.yaml:1:13: "includeTags" is not known here. Did you mean "include_tags"',
  ],
  [
    `contract: { exclude_tags: a }\nsubgraphs:\n  a:\n    ${valid}`,
    'g.yaml:1:27: "exclude_tags" of "contract" must be a list of texts.',
  ],
  [
    `contract: { hide_unreachable_types: 1 }\nsubgraphs:\n  a:\n    ${valid}`,
    '"hide_unreachable_types" of "contract" must be true or false.',
  ],
  [`federation_version: two\nsubgraphs:\n  users:\n    ${valid}`, '"federation_version" is "two".'],
])("%j is refused: %s", (text, message) => {
  expect(() => parseSupergraphConfig(text, "g.yaml")).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(message) }),
  );
});

test("parts of a file may be said once and referred to", () => {
  const text = "subgraphs:\n  a: &one\n    schema: { file: a.graphql }\n  b: *one";
  expect(parseSupergraphConfig(text, "/g.yaml").subgraphs.map(({ schema }) => schema)).toEqual([
    { kind: "file", path: "/a.graphql" },
    { kind: "file", path: "/a.graphql" },
  ]);
});

test("every finding of a file is told at once", () => {
  const text = "subgraphs:\n  a:\n    schema: {}\n  b:\n    routing: http://b\n    schema: { file: 1 }";
  expect(() => parseSupergraphConfig(text, "g.yaml")).toThrow(
    /g.yaml:3:13.*\n.*g.yaml:5:5.*\n.*g.yaml:6:21/s,
  );
});

test("places are those of the file, whatever variables stand for", () => {
  const text =
    '# ${A}\nsubgraphs:\n  a: { routing_url: "${C}", schema: { file: 1, sdl: ${D:-b} } }\n  b: 1 # ${B:-}';
  expect(() => parseSupergraphConfig(text, "g.yaml", { A: "two\n# lines", C: "no url" })).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/g.yaml:3:21: .*\ng.yaml:3:37: .*\ng.yaml:4:6: /s),
    }),
  );
});

test("every variable that is not set is told, at its place", () => {
  const text = "subgraphs:\n  a: { routing_url: ${ONE}, schema: { file: ${env.TWO} } }";
  expect(() => parseSupergraphConfig(text, "g.yaml", { THREE: "3" })).toThrow(
    expect.objectContaining({
      code: "CONFIG_INVALID",
      message:
        'g.yaml:2:21: The environment variable "ONE" is not set. Set it, or write a default as in "${ONE:-value}".\n' +
        'g.yaml:2:45: The environment variable "TWO" is not set. Set it, or write a default as in "${TWO:-value}".',
    }),
  );
});

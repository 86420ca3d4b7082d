import { expect, test } from "vitest";
import { parseSupergraphConfig } from "../src/supergraph-config.ts";

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
  legacy:
    routing_url: https://legacy.internal/
    schema:
      sdl: |
        type Query { a: Int }
`,
    "/graphs/supergraph.yaml",
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
        schema: { kind: "introspect", url: "http://127.0.0.1:4002/graphql" },
      },
      {
        name: "legacy",
        routingUrl: "https://legacy.internal/",
        schema: { kind: "sdl", sdl: "type Query { a: Int }\n" },
      },
    ],
  });
});

const valid = "schema: { file: a.graphql }";

test.each([
  ["", "g.yaml:1:1: The file is missing or empty."],
  ["- a\n- b", "g.yaml:1:1: The file must be a mapping of names to values."],
  ["subgraphs: {a: [", "g.yaml:1:17: The file is not valid YAML:"],
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
    'g.yaml:3:18: "routing_url" of "users" is "users". Expected a URL',
  ],
  [`federation_version: two\nsubgraphs:\n  users:\n    ${valid}`, '"federation_version" is "two".'],
])("%j is refused: %s", (text, message) => {
  expect(() => parseSupergraphConfig(text, "g.yaml")).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(message) }),
  );
});

test("every finding of a file is told at once", () => {
  const text = "subgraphs:\n  a:\n    schema: {}\n  b:\n    routing: http://b\n    schema: { file: 1 }";
  expect(() => parseSupergraphConfig(text, "g.yaml")).toThrow(
    /g.yaml:3:13.*\n.*g.yaml:5:5.*\n.*g.yaml:6:21/s,
  );
});

import { describe, expect, it } from "vitest";
import { mergeParsed } from "../../src/compose-parsed.ts";
import { FindingCollector } from "../../src/finding-collector.ts";
import { compose } from "../../src/index.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import { checkSatisfiability } from "../../src/satisfiability/check-satisfiability.ts";
import { errorsOf, hintsOf, inputsOf, type SchemasByName } from "../compositions.ts";

const link = (imports: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/tag/v0.3", ${imports})`;

/** A code, a set that it is told of, and one close by that it is not told of. */
type Case = readonly [code: string, told: SchemasByName, closeBy: SchemasByName];

const errors: readonly Case[] = [
  [
    "LINK_IMPORT_NAME_MISMATCH",
    {
      a: `type Query @tag(name: "x") { a: Int }`,
      b: `${link('as: "label"')} type Mutation @label(name: "x") { a: Int }`,
    },
    {
      a: `type Query { a: Int }`,
      b: `${link('as: "label"')} type Mutation @label(name: "x") { a: Int }`,
    },
  ],
  [
    "ROOT_MUTATION_USED",
    {
      a: "schema { query: Query mutation: M } type Query { a: Mutation } type M { a: Int } type Mutation { a: Int }",
    },
    { a: "schema { query: Query mutation: M } type Query { a: Int } type M { a: Int }" },
  ],
  [
    "ROOT_SUBSCRIPTION_USED",
    {
      a: "schema { query: Query subscription: S } type Query { a: Int } type S { a: Int } type Subscription { a: Int }",
    },
    { a: "schema { query: Query subscription: S } type Query { a: Int } type S { a: Int }" },
  ],
];

function operations(left: string, right: string): SchemasByName {
  return { a: `${left} type Query { a: Int }`, b: `${right} type Mutation { b: Int }` };
}

const hints: readonly Case[] = [
  [
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
    operations("directive @x on FIELD", ""),
    operations("directive @x on FIELD", "directive @x on FIELD"),
  ],
  [
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
    operations("directive @x on FIELD | QUERY", "directive @x on FIELD"),
    operations("directive @x on FIELD | OBJECT", "directive @x on FIELD"),
  ],
  [
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
    operations("directive @x repeatable on FIELD", "directive @x on FIELD"),
    operations("directive @x repeatable on FIELD", "directive @x repeatable on FIELD"),
  ],
  [
    "NO_EXECUTABLE_DIRECTIVE_INTERSECTION",
    operations("directive @x on QUERY", "directive @x on FIELD"),
    operations("directive @x on QUERY", "directive @x on QUERY"),
  ],
  [
    "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE",
    composed("repeatable on OBJECT", "on OBJECT"),
    composed("on OBJECT", "on OBJECT"),
  ],
];

function composed(left: string, right: string): SchemasByName {
  const spec = `extend schema @link(url: "https://example.test/x/v1.0", import: ["@x"]) @composeDirective(name: "@x")`;
  return operations(`${spec} directive @x ${left}`, `${spec} directive @x ${right}`);
}

describe.each(errors)("%s", (code, told, closeBy) => {
  it("is told, and not of what is close by", () => {
    expect(errorsOf(told).map(codeOf)).toContain(code);
    expect(errorsOf(closeBy)).toEqual([]);
  });
});

describe.each(hints)("%s", (code, told, closeBy) => {
  it("is told, and not of what is close by", () => {
    expect(errorsOf(told)).toEqual([]);
    expect(hintsOf(told).map(codeOf)).toContain(code);
    expect(hintsOf(closeBy)).toEqual([]);
  });
});

describe("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", () => {
  it("is told where a proof takes more places than allowed", () => {
    const { subgraphs } = parseSubgraphs(
      inputsOf({ a: "type Query { a: A } type A { b: B } type B { x: Int }" }),
    );
    const codes = [2, 3].map((maxPlaces) => {
      const findings = new FindingCollector();
      const merged = mergeParsed(subgraphs, findings);
      if (merged !== undefined) {
        checkSatisfiability(merged.model, merged.context, maxPlaces);
      }
      return findings.errors.map(({ code }) => code);
    });
    expect(codes).toEqual([["MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"], []]);
  });
});

describe("IMPLICITLY_UPGRADED_FEDERATION_VERSION", () => {
  it.each([
    ["v2.1", ["IMPLICITLY_UPGRADED_FEDERATION_VERSION"]],
    ["v2.9", []],
  ])("is told of a schema that links costs and federation %s: %j", (version, expected) => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/${version}") @link(url: "https://specs.apollo.dev/cost/v0.1") type Query { a: Int @cost(weight: 2) }`;
    const { hints: found } = compose([{ name: "a", routingUrl: "", sdl }]);
    expect(found.map(({ code }) => code)).toEqual(expected);
  });
});

describe("CONTRACT_TAG_UNUSED", () => {
  it.each([
    ["y", ["CONTRACT_TAG_UNUSED"]],
    ["x", []],
  ])("is told of a contract that leaves out %s: %j", (tag, expected) => {
    const inputs = inputsOf({ a: 'type Query { a: Int b: Int @tag(name: "x") }' });
    const { hints: found } = compose(inputs, { contract: { includeTags: [], excludeTags: [tag] } });
    expect(found.map(({ code }) => code)).toEqual(expected);
  });
});

function codeOf(finding: string): string {
  return finding.split(" ")[0] ?? "";
}

import { describe, expect, it } from "vitest";
import { mergeParsed } from "../../src/compose-parsed.ts";
import { FindingCollector } from "../../src/finding-collector.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import { checkSatisfiability } from "../../src/satisfiability/check-satisfiability.ts";
import { errorsOf, inputsOf, type SchemasByName } from "../compositions.ts";

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
];

describe.each(errors)("%s", (code, told, closeBy) => {
  it("is told, and not of what is close by", () => {
    expect(errorsOf(told).map(codeOf)).toContain(code);
    expect(errorsOf(closeBy)).toEqual([]);
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

function codeOf(finding: string): string {
  return finding.split(" ")[0] ?? "";
}

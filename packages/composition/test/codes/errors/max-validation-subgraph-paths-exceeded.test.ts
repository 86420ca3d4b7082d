import { describe, expect, it } from "vitest";
import { mergeParsed } from "../../../src/compose-parsed.ts";
import { FindingCollector } from "../../../src/finding-collector.ts";
import { parseSubgraphs } from "../../../src/read/parse-subgraphs.ts";
import { checkSatisfiability } from "../../../src/satisfiability/check-satisfiability.ts";
import { inputsOf } from "../../compositions.ts";

describe("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", () => {
  it("is told of a proof that takes one place more than allowed", () => {
    expect(errorsWithin(2)).toEqual(["MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"]);
  });

  it("is not told of a proof that takes as many places as allowed", () => {
    expect(errorsWithin(3)).toEqual([]);
  });
});

function errorsWithin(maxPlaces: number): readonly string[] {
  const inputs = inputsOf({ a: "type Query { a: A } type A { b: B } type B { x: Int }" });
  const findings = new FindingCollector();
  const merged = mergeParsed(parseSubgraphs(inputs).subgraphs, findings);
  if (merged === undefined) {
    throw new Error(`They do not merge: ${findings.errors.map(({ message }) => message).join("\n")}`);
  }
  checkSatisfiability(merged.model, merged.context, maxPlaces);
  return findings.errors.map(({ code }) => code);
}

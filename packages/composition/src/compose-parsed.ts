import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import type { Contract } from "./contract/contract.ts";
import { showByContract } from "./contract/show-by-contract.ts";
import { FindingCollector } from "./finding-collector.ts";
import type { KnownStages } from "./known-stages.ts";
import { MergeContext } from "./merge/merge-context.ts";
import { mergeSchemas } from "./merge/merge-schemas.ts";
import { checkMerged } from "./post-merge/check-merged.ts";
import { KnownDefinitions } from "./print/known-definitions.ts";
import { joinDefinitionTexts, printDefinitions } from "./print/print-supergraph.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";
import { createKnownSubgraphs, readSubgraphs } from "./read-subgraphs.ts";
import { checkSatisfiability } from "./satisfiability/check-satisfiability.ts";

/** A supergraph, where there are no errors, and what was found on the way. */
export interface ParsedComposition {
  readonly findings: FindingCollector;
  readonly supergraphSdl: string | undefined;
  readonly model: SupergraphModel | undefined;
}

/** What a composition starts from beside the schemas. */
export interface CompositionStart {
  /** What is not done again; without it, each stage's work is let go when the next has taken it. */
  readonly known?: KnownStages;
  readonly contract?: Contract | undefined;
}

/** Everything from parsed schemas to the supergraph: each stage runs only where those before found no errors. */
export function composeParsed(
  parsed: readonly ParsedSubgraph[],
  start: CompositionStart = {},
): ParsedComposition {
  const { known } = start;
  const findings = new FindingCollector();
  const failed = { findings, supergraphSdl: undefined, model: undefined };
  const knownSubgraphs = known?.subgraphs ?? createKnownSubgraphs();
  const subgraphs = readSubgraphs(parsed, findings, knownSubgraphs);
  if (findings.hasErrors) {
    return failed;
  }
  const context = new MergeContext(subgraphs, knownSubgraphs.selections, findings);
  const texts = mergeAndPrint(context, start);
  if (findings.hasErrors) {
    return failed;
  }
  const document = (known?.definitions ?? new KnownDefinitions()).parse(texts);
  const model = buildSupergraphModel(document, { delegatedSecurity: "any" });
  checkSatisfiability(model, context);
  return findings.hasErrors ? failed : { findings, supergraphSdl: joinDefinitionTexts(texts), model };
}

/** The definitions of the supergraph; none where there are errors. */
function mergeAndPrint(context: MergeContext, { known, contract }: CompositionStart): readonly string[] {
  const { findings } = context;
  const merged = mergeSchemas(context, known?.types);
  checkMerged(merged, context);
  if (findings.hasErrors) {
    return [];
  }
  const visible = contract === undefined ? merged : showByContract(merged, contract, { context, findings });
  return findings.hasErrors ? [] : printDefinitions(visible, context.specDirectives, known?.prints);
}

import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import type { Contract } from "./contract/contract.ts";
import { showByContract } from "./contract/show-by-contract.ts";
import { FindingCollector } from "./finding-collector.ts";
import { createKnownStages, type KnownStages } from "./known-stages.ts";
import { MergeContext } from "./merge/merge-context.ts";
import { mergeSchemas } from "./merge/merge-schemas.ts";
import { checkMerged } from "./post-merge/check-merged.ts";
import { printSupergraph } from "./print/print-supergraph.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";
import { readSubgraphs } from "./read-subgraphs.ts";
import { checkSatisfiability } from "./satisfiability/check-satisfiability.ts";

/** A supergraph, where there are no errors, and what was found on the way. */
export interface ParsedComposition {
  readonly findings: FindingCollector;
  readonly supergraphSdl: string | undefined;
  readonly model: SupergraphModel | undefined;
}

/** Everything from parsed schemas to the supergraph: each stage runs only where those before found no errors. */
export function composeParsed(
  parsed: readonly ParsedSubgraph[],
  known: KnownStages = createKnownStages(),
  contract?: Contract,
): ParsedComposition {
  const findings = new FindingCollector();
  const failed = { findings, supergraphSdl: undefined, model: undefined };
  const subgraphs = readSubgraphs(parsed, findings, known.subgraphs);
  if (findings.hasErrors) {
    return failed;
  }
  const context = new MergeContext(subgraphs, findings);
  const merged = mergeSchemas(context);
  checkMerged(merged, context);
  if (findings.hasErrors) {
    return failed;
  }
  const visible = contract === undefined ? merged : showByContract(merged, contract, { context, findings });
  if (findings.hasErrors) {
    return failed;
  }
  const supergraphSdl = printSupergraph(visible, context.specDirectives);
  const model = buildSupergraphModel(supergraphSdl, { delegatedSecurity: "any" });
  checkSatisfiability(model, context);
  return findings.hasErrors ? failed : { findings, supergraphSdl, model };
}

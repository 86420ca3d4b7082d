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
  const findings = new FindingCollector();
  const merged = mergeParsed(parsed, findings, start);
  if (merged !== undefined) {
    checkSatisfiability(merged.model, merged.context);
  }
  return merged === undefined || findings.hasErrors
    ? { findings, supergraphSdl: undefined, model: undefined }
    : { findings, supergraphSdl: joinDefinitionTexts(merged.texts), model: merged.model };
}

/** A supergraph of which nothing says that all its operations can be answered. */
export interface MergedSupergraph {
  readonly texts: readonly string[];
  readonly model: SupergraphModel;
  readonly context: MergeContext;
}

/** All stages but the last one, satisfiability; nothing where there are errors. */
export function mergeParsed(
  parsed: readonly ParsedSubgraph[],
  findings: FindingCollector,
  start: CompositionStart = {},
): MergedSupergraph | undefined {
  const { known } = start;
  const knownSubgraphs = known?.subgraphs ?? createKnownSubgraphs();
  const subgraphs = readSubgraphs(parsed, findings, knownSubgraphs);
  if (findings.hasErrors) {
    return undefined;
  }
  const context = new MergeContext(subgraphs, knownSubgraphs.selections, findings);
  const texts = mergeAndPrint(context, start);
  if (findings.hasErrors) {
    return undefined;
  }
  const document = (known?.definitions ?? new KnownDefinitions()).parse(texts);
  const model = buildSupergraphModel(document, {
    delegatedSecurity: "any",
    isComposed: true,
    ...(known === undefined ? {} : { known: known.nodes }),
  });
  return { texts, model, context };
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

import type { SupergraphModel } from "@hansa/federation-model";
import { mergeParsed } from "./compose-parsed.ts";
import type { SubgraphInput } from "./finding.ts";
import { FindingCollector } from "./finding-collector.ts";
import { parseSubgraphs } from "./read/parse-subgraphs.ts";

/** The model of subgraphs without the last stage, satisfiability; nothing where an earlier one finds errors. */
export function composeUnproven(subgraphs: readonly SubgraphInput[]): SupergraphModel | undefined {
  const { errors, subgraphs: parsed } = parseSubgraphs(subgraphs);
  return errors.length > 0 ? undefined : mergeParsed(parsed, new FindingCollector())?.model;
}

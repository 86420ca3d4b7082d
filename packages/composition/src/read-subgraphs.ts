import type { FindingCollector } from "./finding-collector.ts";
import { buildSubgraphSchema } from "./read/build-subgraph-schema.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";
import { readLinks } from "./read/read-links.ts";
import type { SubgraphSchema } from "./read/subgraph-schema.ts";
import { upgradeFederation1 } from "./upgrade/upgrade-federation-1.ts";
import { definitionsAgree } from "./validate/definitions-agree.ts";
import { isGraphql } from "./validate/is-graphql.ts";
import { validateSubgraph } from "./validate/validate-subgraph.ts";

/**
 * Reads and checks each subgraph by itself, and makes schemas of federation 2 of those of federation 1. Subgraphs whose
 * links are wrong or that do not keep the rules of GraphQL are left out.
 */
export function readSubgraphs(
  parsed: readonly ParsedSubgraph[],
  findings: FindingCollector,
): readonly SubgraphSchema[] {
  const schemas = parsed.flatMap((subgraph, id) => readSubgraph(id, subgraph, findings) ?? []);
  const upgraded = upgradeFederation1(schemas, findings);
  for (const schema of upgraded) {
    validateSubgraph(schema, findings);
  }
  return upgraded;
}

function readSubgraph(
  id: number,
  subgraph: ParsedSubgraph,
  findings: FindingCollector,
): SubgraphSchema | undefined {
  const links = readLinks(subgraph, findings);
  return links !== undefined &&
    definitionsAgree(subgraph, links, findings) &&
    isGraphql(subgraph, links, findings)
    ? buildSubgraphSchema(id, subgraph, links)
    : undefined;
}

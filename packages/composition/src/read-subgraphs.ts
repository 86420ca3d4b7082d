import type { FindingCollector } from "./finding-collector.ts";
import { buildSubgraphSchema } from "./read/build-subgraph-schema.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";
import { readLinks } from "./read/read-links.ts";
import type { SubgraphSchema } from "./read/subgraph-schema.ts";
import { definitionsAgree } from "./validate/definitions-agree.ts";
import { isGraphql } from "./validate/is-graphql.ts";
import { validateSubgraph } from "./validate/validate-subgraph.ts";

/** Reads and checks each subgraph by itself; those that do not keep the rules of GraphQL are left out. */
export function readSubgraphs(
  parsed: readonly ParsedSubgraph[],
  findings: FindingCollector,
): readonly SubgraphSchema[] {
  return parsed.flatMap((subgraph, id) => {
    const links = readLinks(subgraph, findings);
    if (
      links === undefined ||
      !definitionsAgree(subgraph, links, findings) ||
      !isGraphql(subgraph, links, findings)
    ) {
      return [];
    }
    const schema = buildSubgraphSchema(id, subgraph, links);
    validateSubgraph(schema, findings);
    return [schema];
  });
}

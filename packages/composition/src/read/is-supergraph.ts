import { type ConstDirectiveNode, Kind } from "graphql";
import type { FindingCollector } from "../finding-collector.ts";
import { parseLinkUrl } from "./link-url.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";

/**
 * Whether a schema is a supergraph: it links the join specification, by `@link` or by the `@core` of before, which only
 * composed schemas do. Errors: SUBGRAPH_IS_SUPERGRAPH.
 *
 * @see https://specs.apollo.dev/join/v0.3
 */
export function isSupergraph(subgraph: ParsedSubgraph, findings: FindingCollector): boolean {
  for (const node of subgraph.document.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      for (const directive of node.directives ?? []) {
        const url = urlOf(directive);
        if (url !== undefined && parseLinkUrl(url)?.identity === joinIdentity) {
          findings.error({
            code: "SUBGRAPH_IS_SUPERGRAPH",
            message: `The schema of "${subgraph.input.name}" is a supergraph: it links ${JSON.stringify(url)}.`,
            mend: "Give the schema that the subgraph itself serves, or start a gateway with the supergraph as it is.",
            at: [{ subgraph, node: directive }],
          });
          return true;
        }
      }
    }
  }
  return false;
}

const joinIdentity = "https://specs.apollo.dev/join";

function urlOf({ arguments: given = [] }: ConstDirectiveNode): string | undefined {
  const value = given.find(({ name }) => name.value === "url" || name.value === "feature")?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

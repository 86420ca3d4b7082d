import { introspectSubgraph, readSubgraphFile } from "./read-text.ts";
import type { SubgraphSource } from "./supergraph-source.ts";

/**
 * A subgraph's schema from wherever its source says.
 *
 * @throws GatewayError SUBGRAPH_SCHEMA_UNREADABLE.
 */
export async function readSubgraphSchema(
  { name, routingUrl, schema }: SubgraphSource,
  signal: AbortSignal,
): Promise<string> {
  switch (schema.kind) {
    case "sdl":
      return schema.sdl;
    case "file":
      return readSubgraphFile(name, schema.path);
    case "introspect":
      return introspectSubgraph(name, schema.url ?? routingUrl, signal);
  }
}

import { introspectSubgraph } from "./introspect-subgraph.ts";
import { readSubgraphFile } from "./read-text.ts";
import type { SubgraphSource } from "./supergraph-source.ts";

/**
 * A subgraph's schema from wherever its source says; a subgraph that is asked has `timeoutMs`, or 3 seconds, to answer.
 *
 * @throws GatewayError SUBGRAPH_SCHEMA_UNREADABLE for a file, and as `introspectSubgraph` does.
 */
export async function readSubgraphSchema(
  { name, routingUrl, schema }: SubgraphSource,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<string> {
  switch (schema.kind) {
    case "sdl":
      return schema.sdl;
    case "file":
      return readSubgraphFile(name, schema.path);
    case "introspect":
      return introspectSubgraph(
        {
          name,
          url: schema.url ?? routingUrl,
          ...(schema.headers === undefined ? {} : { headers: schema.headers }),
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        },
        signal,
      );
  }
}

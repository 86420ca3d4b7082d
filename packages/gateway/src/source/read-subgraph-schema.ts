import { type Introspection, introspectSubgraph } from "./introspect-subgraph.ts";
import { readSubgraphFile } from "./read-text.ts";
import type { SubgraphSource } from "./supergraph-source.ts";

/** How a subgraph is asked. */
export type ReadSchemaOptions = Pick<Introspection, "timeoutMs" | "http2">;

/**
 * A subgraph's schema from wherever its source says; a subgraph that is asked has 3 seconds to answer unless `options`
 * give it other.
 *
 * @throws GatewayError SUBGRAPH_SCHEMA_UNREADABLE for a file, and as `introspectSubgraph` does.
 */
export async function readSubgraphSchema(
  { name, routingUrl, schema }: SubgraphSource,
  signal: AbortSignal,
  options: ReadSchemaOptions = {},
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
          ...options,
        },
        signal,
      );
  }
}

import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";

/** There is something to ask for. Errors: NO_QUERIES. */
export function queriesExist({ types, subgraphs }: MergedSchema, context: MergeContext): void {
  const query = types.get("Query");
  if (query !== undefined && (query.kind !== "object" || query.fields.size > 0)) {
    return;
  }
  context.error({
    code: "NO_QUERIES",
    coordinate: "Query",
    message: "No subgraph has a field of the query type.",
    mend: 'Add a field to "type Query" in one of them.',
    places: subgraphs.map((subgraph) => ({ subgraph, element: { node: subgraph.parsed.document } })),
  });
}

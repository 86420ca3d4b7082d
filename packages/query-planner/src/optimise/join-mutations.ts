import type { FetchGraph } from "../fetch-graph/fetch-draft.ts";
import { Replacements, replaceFetches } from "./replace-fetches.ts";

/**
 * Mutation fields that follow one another in one subgraph share a request, which runs them in order itself. Not where
 * an earlier one has fetches of its own to be made: those read before the next mutation changes anything. Nor where a
 * field comes again, whose place among the others depends on variables: in one request it would have one place.
 */
export function joinMutations(graph: FetchGraph): FetchGraph {
  const replacements = new Replacements();
  for (const fetch of graph.fetches) {
    if (fetch.operation !== "mutation" || fetch.dependsOn.size !== 1) {
      continue;
    }
    const [before] = fetch.dependsOn;
    if (before?.operation !== "mutation") {
      continue;
    }
    const first = replacements.get(before) ?? before;
    const input = fetch.inputs[0];
    const keys = new Set(first.inputs[0]?.selection.fields.map(({ dataKey }) => dataKey));
    const comesAgain = input?.selection.fields.some(({ dataKey }) => keys.has(dataKey)) === true;
    if (first.subgraph === fetch.subgraph && input !== undefined && !comesAgain) {
      first.inputs[0]?.selection.addAll(input.selection);
      replacements.add(fetch, first);
    }
  }
  return replaceFetches(graph, replacements);
}

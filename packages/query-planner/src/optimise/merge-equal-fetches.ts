import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";
import { roundsOf } from "./fetch-rounds.ts";
import { replaceFetches } from "./replace-fetches.ts";

/**
 * Entity fetches of one subgraph for the same objects, represented in the same way and ready at the same time, become
 * one that asks for what any of them did. They come from requirements that are planned apart from what the client
 * selects.
 */
export function mergeEqualFetches(graph: FetchGraph): FetchGraph {
  const rounds = roundsOf(graph);
  const firstByKey = new Map<string, FetchDraft>();
  const replacements = new Map<FetchDraft, FetchDraft>();
  for (const fetch of graph.fetches) {
    const [input] = fetch.inputs;
    if (fetch.kind !== "entities" || input === undefined || fetch.inputs.length !== 1) {
      continue;
    }
    const what = JSON.stringify([input.path, input.typeName, input.representation]);
    const key = `${fetch.subgraph}|${rounds.get(fetch) ?? 0}|${what}`;
    const first = firstByKey.get(key);
    if (first === undefined) {
      firstByKey.set(key, fetch);
      continue;
    }
    first.inputs[0]?.selection.addAll(input.selection);
    replacements.set(fetch, first);
  }
  return replaceFetches(graph, replacements);
}

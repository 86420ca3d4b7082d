import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";

/** The graph with some fetches replaced by others, in what depends on them too; a replacement is not listed twice. */
export function replaceFetches(
  graph: FetchGraph,
  replacements: ReadonlyMap<FetchDraft, FetchDraft>,
): FetchGraph {
  if (replacements.size === 0) {
    return graph;
  }
  const fetches = [...new Set(graph.fetches.map((fetch) => replacements.get(fetch) ?? fetch))];
  for (const fetch of fetches) {
    const before = [...fetch.dependsOn];
    fetch.dependsOn.clear();
    for (const one of before) {
      const replaced = replacements.get(one) ?? one;
      if (replaced !== fetch) {
        fetch.dependsOn.add(replaced);
      }
    }
  }
  return { fetches };
}

/** A text that is equal for fetches that depend on the same. */
export function dependencyKey(fetch: FetchDraft): string {
  return [...fetch.dependsOn]
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join();
}

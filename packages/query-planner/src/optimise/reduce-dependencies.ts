import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";

/** Takes out each dependency that another one has already: what is left is the least that gives the same order. */
export function reduceDependencies(graph: FetchGraph): FetchGraph {
  const ancestors = new Map<FetchDraft, ReadonlySet<FetchDraft>>();
  const ancestorsOf = (fetch: FetchDraft): ReadonlySet<FetchDraft> => {
    const known = ancestors.get(fetch);
    if (known !== undefined) {
      return known;
    }
    const all = new Set<FetchDraft>();
    for (const one of fetch.dependsOn) {
      all.add(one);
      for (const further of ancestorsOf(one)) {
        all.add(further);
      }
    }
    ancestors.set(fetch, all);
    return all;
  };
  for (const fetch of graph.fetches) {
    const direct = [...fetch.dependsOn];
    for (const one of direct) {
      if (direct.some((other) => other !== one && ancestorsOf(other).has(one))) {
        fetch.dependsOn.delete(one);
      }
    }
  }
  return graph;
}

import { ancestorFinder } from "../fetch-graph/ancestors.ts";
import type { FetchGraph } from "../fetch-graph/fetch-draft.ts";

/** Takes out each dependency that another one has already: what is left is the least that gives the same order. */
export function reduceDependencies(graph: FetchGraph): FetchGraph {
  const ancestorsOf = ancestorFinder();
  for (const fetch of graph.fetches) {
    if (fetch.dependsOn.size < 2) {
      continue;
    }
    for (const one of fetch.dependsOn) {
      for (const other of fetch.dependsOn) {
        // What stands behind one that was taken out stands behind what had that one, too.
        if (other !== one && ancestorsOf(other).has(one)) {
          fetch.dependsOn.delete(one);
          break;
        }
      }
    }
  }
  return graph;
}

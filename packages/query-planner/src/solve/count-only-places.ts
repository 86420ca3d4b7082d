import type { DemandNode } from "../demands/demand-tree.ts";

/**
 * How many fields below the roots each subgraph has alone, of what the client selects. Such a subgraph is asked in any
 * case, so where it is as good as others it is the better choice: two fetches to it in one round are one request.
 */
export function countOnlyPlaces(
  roots: readonly DemandNode[],
  into: Map<number, number> = new Map(),
): ReadonlyMap<number, number> {
  for (const { demands, parent } of roots) {
    for (const { places, child } of demands) {
      if (parent !== undefined && places.size === 1) {
        for (const subgraph of places.keys()) {
          into.set(subgraph, (into.get(subgraph) ?? 0) + 1);
        }
      }
      if (child !== undefined) {
        countOnlyPlaces([child], into);
      }
    }
  }
  return into;
}

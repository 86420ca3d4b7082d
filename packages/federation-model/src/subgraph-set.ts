/**
 * A set of subgraphs, one bit a subgraph id. Big integers, so that the number of subgraphs has no limit; sets are
 * values: equal sets are `===`, and a set can be a key of a map.
 */
export type SubgraphSet = bigint;

/** The set of no subgraphs. */
export const emptySubgraphSet: SubgraphSet = 0n;

/** The set of these subgraph ids. */
export function subgraphSetOf(ids: Iterable<number>): SubgraphSet {
  let set = emptySubgraphSet;
  for (const id of ids) {
    set |= 1n << BigInt(id);
  }
  return set;
}

/** Whether the subgraph is in the set. */
export function hasSubgraph(set: SubgraphSet, id: number): boolean {
  // Most sets that are asked have nobody, and big integers are slow.
  return set !== emptySubgraphSet && ((set >> BigInt(id)) & 1n) === 1n;
}

/** The ids in a set, ascending. */
export function subgraphsOf(set: SubgraphSet): readonly number[] {
  const ids: number[] = [];
  let rest = set;
  for (let id = 0; rest !== 0n; id++, rest >>= 1n) {
    if ((rest & 1n) === 1n) {
      ids.push(id);
    }
  }
  return ids;
}

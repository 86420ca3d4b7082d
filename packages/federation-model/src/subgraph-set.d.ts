/**
 * A set of subgraphs, one bit a subgraph id. Big integers, so that the number of subgraphs has no limit; sets are
 * values: equal sets are `===`, and a set can be a key of a map.
 */
export type SubgraphSet = bigint;
/** The set of no subgraphs. */
export declare const emptySubgraphSet: SubgraphSet;
/** The set of these subgraph ids. */
export declare function subgraphSetOf(ids: Iterable<number>): SubgraphSet;
/** Whether the subgraph is in the set. */
export declare function hasSubgraph(set: SubgraphSet, id: number): boolean;
/** The ids in a set, ascending. */
export declare function subgraphsOf(set: SubgraphSet): readonly number[];

/** The set of no subgraphs. */
export const emptySubgraphSet = 0n;
/** The set of these subgraph ids. */
export function subgraphSetOf(ids) {
    let set = emptySubgraphSet;
    for (const id of ids) {
        set |= 1n << BigInt(id);
    }
    return set;
}
/** Whether the subgraph is in the set. */
export function hasSubgraph(set, id) {
    return ((set >> BigInt(id)) & 1n) === 1n;
}
/** The ids in a set, ascending. */
export function subgraphsOf(set) {
    const ids = [];
    let rest = set;
    for (let id = 0; rest !== 0n; id++, rest >>= 1n) {
        if ((rest & 1n) === 1n) {
            ids.push(id);
        }
    }
    return ids;
}

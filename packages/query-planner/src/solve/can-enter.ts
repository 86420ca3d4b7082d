import { hasSubgraph, isLocal, type ModelType, type Selection } from "@hansa/federation-model";
import type { DemandNode } from "../demands/demand-tree.ts";
import type { PlannedLocation } from "./solution.ts";

/** Whether `_entities` (or the root) of a subgraph can give objects of a type at a node. */
export function canEnter(
  node: DemandNode,
  type: ModelType,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  if (type === node.rootType) {
    return hasSubgraph(type.subgraphs, subgraph);
  }
  return (
    type.entriesBySubgraph.has(subgraph) ||
    arrivals.some(
      (arrival) =>
        arrival.isOpaque &&
        arrival.type.entriesBySubgraph.has(subgraph) &&
        arrival.type.possibleTypesBySubgraph.get(subgraph)?.includes(type) === true,
    )
  );
}

/** Whether a visit to a subgraph is sure to be possible in the first round: it costs one fetch and nothing else. */
export function canEnterAtOnce(
  node: DemandNode,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  const { type } = node;
  if (node.root !== undefined) {
    return node.parent === undefined && hasSubgraph(type.subgraphs, subgraph);
  }
  const keys = type.entriesBySubgraph.get(subgraph) ?? [];
  return (
    type.kind === "object" &&
    !arrivals.some((arrival) => arrival.isOpaque) &&
    keys.some(
      ({ asType, selection }) =>
        asType === type &&
        selection.fields.every((field) => field.selection === undefined) &&
        isThereAtOnce(type, selection, arrivals),
    )
  );
}

/** In which round a visit to a subgraph can be at the earliest; never later than it can. */
export function earliestRound(
  node: DemandNode,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): number {
  const { type } = node;
  const isPlain =
    node.root === undefined && type.kind === "object" && !arrivals.some((arrival) => arrival.isOpaque);
  const keys = type.entriesBySubgraph.get(subgraph) ?? [];
  return isPlain && !keys.some(({ selection }) => isThereAtOnce(type, selection, arrivals)) ? 2 : 1;
}

/** Whether each field of a key is in one of the first arrivals; what the fields have below is not looked at. */
function isThereAtOnce(type: ModelType, key: Selection, arrivals: readonly PlannedLocation[]): boolean {
  if (key.fragments.length > 0) {
    return false;
  }
  for (const { name } of key.fields) {
    if (!arrivals.some((arrival) => arrival.round === 0 && isLocal(type, name, arrival))) {
      return false;
    }
  }
  return true;
}

import {
  type EntityKey,
  hasSubgraph,
  isLocal,
  type ModelType,
  type Selection,
} from "@hansa/federation-model";
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
  return type.entriesBySubgraph.has(subgraph) || isEnteredUntold(type, subgraph, arrivals);
}

/** Whether objects of a type can be entered by a key of the interface-object as which they arrived. */
function isEnteredUntold(type: ModelType, subgraph: number, arrivals: readonly PlannedLocation[]): boolean {
  for (const { isOpaque, type: arrived } of arrivals) {
    if (
      isOpaque &&
      arrived.entriesBySubgraph.has(subgraph) &&
      arrived.possibleTypesBySubgraph.get(subgraph)?.includes(type) === true
    ) {
      return true;
    }
  }
  return false;
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
  if (type.kind !== "object" || isAnyOpaque(arrivals)) {
    return false;
  }
  for (const { asType, selection } of type.entriesBySubgraph.get(subgraph) ?? noKeys) {
    if (asType === type && isFlat(selection) && isThereAtOnce(type, selection, arrivals)) {
      return true;
    }
  }
  return false;
}

/** In which round a visit to a subgraph can be at the earliest; never later than it can. */
export function earliestRound(
  node: DemandNode,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): number {
  const { type } = node;
  if (node.root !== undefined || type.kind !== "object" || isAnyOpaque(arrivals)) {
    return 1;
  }
  for (const { selection } of type.entriesBySubgraph.get(subgraph) ?? noKeys) {
    if (isThereAtOnce(type, selection, arrivals)) {
      return 1;
    }
  }
  return 2;
}

const noKeys: readonly EntityKey[] = [];

function isAnyOpaque(arrivals: readonly PlannedLocation[]): boolean {
  for (const { isOpaque } of arrivals) {
    if (isOpaque) {
      return true;
    }
  }
  return false;
}

/** Whether no field of a key has others below it. */
function isFlat({ fields }: Selection): boolean {
  for (const { selection } of fields) {
    if (selection !== undefined) {
      return false;
    }
  }
  return true;
}

/** Whether each field of a key is in one of the first arrivals; what the fields have below is not looked at. */
function isThereAtOnce(type: ModelType, key: Selection, arrivals: readonly PlannedLocation[]): boolean {
  if (key.fragments.length > 0) {
    return false;
  }
  for (const { name } of key.fields) {
    if (!isLocalAtOnce(type, name, arrivals)) {
      return false;
    }
  }
  return true;
}

function isLocalAtOnce(type: ModelType, fieldName: string, arrivals: readonly PlannedLocation[]): boolean {
  for (const arrival of arrivals) {
    if (arrival.round === 0 && isLocal(type, fieldName, arrival)) {
      return true;
    }
  }
  return false;
}

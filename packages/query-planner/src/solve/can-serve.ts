import { hasSubgraph, type ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { canEnter } from "./can-enter.ts";
import type { Need } from "./find-choices.ts";
import { isRequiringPlace, isServedAfterHop, typesServed } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";
import { typesAmong } from "./types-among.ts";

const noTypes: readonly ModelType[] = [];

/** The types of a demand for which no arrival has the field. */
export function unserved(
  demand: Demand,
  types: readonly ModelType[],
  arrivals: readonly PlannedLocation[],
): readonly ModelType[] {
  let rest = typesAmong(types, demand.types);
  for (const arrival of arrivals) {
    const served = typesServed(demand, arrival, rest);
    if (served.length === rest.length) {
      return noTypes;
    }
    rest = served.length === 0 ? rest : without(rest, served);
  }
  return rest;
}

function without(types: readonly ModelType[], others: readonly ModelType[]): readonly ModelType[] {
  return types.filter((type) => !others.includes(type));
}

/** Whether a visit to a subgraph gives a field for all the types, without anything required. */
export function canServe(
  node: DemandNode,
  { demand, types }: Need,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  const isTold = demand.isTypename && node.root === undefined;
  for (const type of types) {
    const isServed = isTold
      ? tellsType(type, subgraph, arrivals)
      : isServedAfterHop(demand, type, subgraph) && canEnter(node, type, subgraph, arrivals);
    if (!isServed) {
      return false;
    }
  }
  return true;
}

/** Whether a subgraph knows the runtime type of objects that are interface-objects where they arrived. */
function tellsType(type: ModelType, subgraph: number, arrivals: readonly PlannedLocation[]): boolean {
  return arrivals.some(
    (arrival) =>
      arrival.isOpaque &&
      arrival.type.entriesBySubgraph.has(subgraph) &&
      !hasSubgraph(arrival.type.interfaceObjectIn, subgraph) &&
      arrival.type.possibleTypesBySubgraph.get(subgraph)?.includes(type) === true,
  );
}

/** The subgraphs that have a field that no arrival has. */
export function candidates(
  node: DemandNode,
  demand: Demand,
  types: readonly ModelType[],
  arrivals: readonly PlannedLocation[],
): readonly number[] {
  const need = { demand, types };
  // Mostly one or two, for which a list that is made to grow would be large.
  let first = -1;
  let several: number[] | undefined;
  for (const subgraph of demand.isTypename ? subgraphsOfNode(node, arrivals) : demand.places.keys()) {
    if (
      canServe(node, need, subgraph, arrivals) ||
      (isRequiringPlace(demand, subgraph) && canEnterAll(node, types, subgraph, arrivals))
    ) {
      if (first < 0) {
        first = subgraph;
      } else if (several === undefined) {
        several = [first, subgraph];
      } else {
        several.push(subgraph);
      }
    }
  }
  return several ?? (first < 0 ? noSubgraphs : [first]);
}

const noSubgraphs: readonly number[] = [];

function canEnterAll(
  node: DemandNode,
  types: readonly ModelType[],
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  return types.every((type) => canEnter(node, type, subgraph, arrivals));
}

function subgraphsOfNode(node: DemandNode, arrivals: readonly PlannedLocation[]): readonly number[] {
  const ids = new Set<number>();
  if (node.root !== undefined) {
    for (const type of node.types) {
      for (const field of type.fields.values()) {
        for (const subgraph of field.places.keys()) {
          ids.add(subgraph);
        }
      }
    }
  }
  for (const type of [...node.types, ...arrivals.filter((one) => one.isOpaque).map((one) => one.type)]) {
    for (const subgraph of type.entriesBySubgraph.keys()) {
      ids.add(subgraph);
    }
  }
  return [...ids].sort((a, b) => a - b);
}

import { hasSubgraph, type ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { isPlainPlace, isRequiringPlace, isServedAfterHop, typesServed } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** What there is to decide at a node: which subgraphs must be visited, which may. */
export interface NodeChoices {
  /** The node's own demands that can have objects here, with the types that can. */
  readonly needs: readonly Need[];
  /** Subgraphs that alone have something. */
  readonly mandatory: readonly number[];
  readonly optional: readonly number[];
  /** Sets of optional subgraphs: of each at least one must be chosen. */
  readonly constraints: readonly (readonly number[])[];
}

export interface Need {
  readonly demand: Demand;
  readonly types: readonly ModelType[];
}

/** The choices at a node; nothing where a demand can be met nowhere. */
export function findChoices(
  solver: SolverContext,
  node: DemandNode,
  arrivals: readonly PlannedLocation[],
): NodeChoices | undefined {
  const needs = findNeeds(solver, node, arrivals);
  const mandatory = new Set<number>();
  const possible = new Set<number>();
  const alternatives: (readonly number[])[] = [];
  const seen = new Map<Demand, boolean>();

  const visit = (demand: Demand, types: readonly ModelType[], isSure: boolean): boolean => {
    if (seen.get(demand) === true || seen.get(demand) === isSure) {
      return true;
    }
    seen.set(demand, isSure);
    const missing = unserved(demand, types, arrivals);
    if (missing.length === 0) {
      for (const subgraph of usefulBelow(solver, node, { demand, types }, arrivals)) {
        possible.add(subgraph);
      }
      return true;
    }
    const usable = candidates(node, demand, missing, arrivals).filter((subgraph) => {
      const required = isRequiringPlace(demand, subgraph) ? demand.places.get(subgraph)?.requires : undefined;
      return (
        required === undefined ||
        solver.builder
          .requirement(node, missing, required, demand.when)
          .demands.every((inner) => canBeServed(node, inner, missing, arrivals))
      );
    });
    const [only] = usable;
    if (only === undefined) {
      solver.fail();
      return false;
    }
    const isForced = isSure && usable.length === 1;
    if (isForced) {
      mandatory.add(only);
    } else {
      for (const subgraph of usable) {
        possible.add(subgraph);
      }
      if (isSure) {
        alternatives.push(usable);
      }
    }
    return usable.every((subgraph) => {
      const required = isRequiringPlace(demand, subgraph) ? demand.places.get(subgraph)?.requires : undefined;
      return (
        required === undefined ||
        solver.builder
          .requirement(node, missing, required, demand.when)
          .demands.every((inner) => visit(inner, missing, isForced) || !isForced)
      );
    });
  };

  if (!needs.every(({ demand, types }) => visit(demand, types, true))) {
    return undefined;
  }
  const optional = [...possible].filter((subgraph) => !mandatory.has(subgraph)).sort((a, b) => a - b);
  return {
    needs,
    mandatory: [...mandatory].sort((a, b) => a - b),
    optional,
    constraints: alternatives.filter((usable) => !usable.some((subgraph) => mandatory.has(subgraph))),
  };
}

/** The types of a demand for which no arrival has the field. */
export function unserved(
  demand: Demand,
  types: readonly ModelType[],
  arrivals: readonly PlannedLocation[],
): readonly ModelType[] {
  let rest = types.filter((type) => demand.types.includes(type));
  for (const arrival of arrivals) {
    const served = typesServed(demand, arrival, rest);
    rest = served.length === 0 ? rest : rest.filter((type) => !served.includes(type));
  }
  return rest;
}

/** Whether `_entities` (or the root) of a subgraph can give objects of a type at a node. */
export function canEnter(
  node: DemandNode,
  type: ModelType,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  if (node.root !== undefined) {
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

/** Whether a visit to a subgraph gives a field for all the types, without anything required. */
export function canServe(
  node: DemandNode,
  { demand, types }: Need,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  if (demand.isTypename && node.root === undefined) {
    return types.every((type) => tellsType(type, subgraph, arrivals));
  }
  return types.every(
    (type) => canEnter(node, type, subgraph, arrivals) && isServedAfterHop(demand, type, subgraph),
  );
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

function findNeeds(
  solver: SolverContext,
  node: DemandNode,
  arrivals: readonly PlannedLocation[],
): readonly Need[] {
  const present =
    arrivals.length === 0
      ? node.types
      : node.types.filter((type) => arrivals.some((arrival) => arrival.types.includes(type)));
  return solver
    .demandsOf(node)
    .map((demand) => ({ demand, types: demand.types.filter((type) => present.includes(type)) }))
    .filter(({ types }) => types.length > 0);
}

/** The subgraphs that have a field that no arrival has. */
function candidates(
  node: DemandNode,
  demand: Demand,
  types: readonly ModelType[],
  arrivals: readonly PlannedLocation[],
): readonly number[] {
  const subgraphs = demand.isTypename ? subgraphsOfNode(node, arrivals) : [...demand.places.keys()];
  return subgraphs.filter(
    (subgraph) =>
      canServe(node, { demand, types }, subgraph, arrivals) ||
      (isRequiringPlace(demand, subgraph) && types.every((type) => canEnter(node, type, subgraph, arrivals))),
  );
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

function canBeServed(
  node: DemandNode,
  demand: Demand,
  types: readonly ModelType[],
  arrivals: readonly PlannedLocation[],
): boolean {
  const missing = unserved(demand, types, arrivals);
  return missing.length === 0 || candidates(node, demand, missing, arrivals).length > 0;
}

/** The subgraphs to which going already here may save a fetch below a field that is there, or make it possible. */
function usefulBelow(
  solver: SolverContext,
  node: DemandNode,
  { demand, types }: Need,
  arrivals: readonly PlannedLocation[],
): readonly number[] {
  const { child } = demand;
  if (child === undefined || solver.isExhausted) {
    return [];
  }
  const numbers = [...arrivals.keys()].filter((number) => {
    const arrival = arrivals[number];
    return arrival !== undefined && typesServed(demand, arrival, types).length > 0;
  });
  const [best] = solver.below(demand, arrivals, numbers);
  if (best?.fetches === 0) {
    return [];
  }
  const here = new Set(numbers.map((number) => arrivals[number]?.subgraph));
  return [...demand.places.keys()].filter(
    (subgraph) =>
      !here.has(subgraph) &&
      // Where nothing can be had from here alone, a subgraph may matter for a key or what is required further below.
      (best === undefined || child.interest.has(subgraph)) &&
      isPlainPlace(demand, subgraph) &&
      types.every((type) => canEnter(node, type, subgraph, arrivals)),
  );
}

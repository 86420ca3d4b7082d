import {
  type ModelType,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
} from "@hansa/federation-model";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { both, implies, type When } from "../normalise/conditions.ts";
import { LocationConditions, whenAny } from "./location-conditions.ts";
import type { PlannedLocation, Settled, Solution } from "./solution.ts";

/** Where the parts of the answer that are there before another one have the objects of each node. */
export type SettledPlaces = ReadonlyMap<DemandNode, readonly PlannedLocation[]>;

/**
 * Whether a demand of a later part is met by what an earlier part asks for, or by adding no more than a field of a key.
 * Anything else would make the earlier part wait for what only the later one needs.
 */
export function isSettledIn(settled: Settled, demand: Demand, type: ModelType): boolean {
  if (demand.isTypename || settled.covers.some((cover) => cover.demand === demand)) {
    return true;
  }
  const isLeaf = demand.child === undefined;
  return (
    ((isLeaf || demand.isInternal) && isKeyField(settled, demand, type)) ||
    (isLeaf && demand.isInternal && isAsked(settled, demand, type))
  );
}

function isAnySettled(locations: readonly PlannedLocation[]): boolean {
  for (const { settled } of locations) {
    if (settled !== undefined) {
      return true;
    }
  }
  return false;
}

/** The same locations; without objects, where an earlier part need not have been there under a condition. */
export function presentWhen(when: When, locations: readonly PlannedLocation[]): readonly PlannedLocation[] {
  if (!isAnySettled(locations)) {
    return locations;
  }
  const isAbsent = ({ settled, when: own }: PlannedLocation): boolean =>
    settled !== undefined && !implies(when, own);
  return locations.some(isAbsent)
    ? locations.map((location) => (isAbsent(location) ? { ...location, types: [] } : location))
    : locations;
}

/** The fields below a field of a key that belong to the key. */
export function keysBelow(
  model: SupergraphModel,
  demand: Pick<Demand, "fieldName" | "types">,
  settled: Settled,
): Selection | undefined {
  let below: Selection | undefined;
  for (const type of demand.types) {
    for (const key of settled.keys === undefined ? keysOf(type) : [settled.keys]) {
      for (const selection of selectionsBelow(key, type, demand.fieldName)) {
        below = model.selections.union(below, selection);
      }
    }
  }
  return below;
}

/**
 * Adds where a solution has the objects of its nodes, each node's after those that are known already. `arrived` says of
 * its arrivals when they are asked for.
 */
export function addSettled(
  solution: Solution,
  into: Map<DemandNode, PlannedLocation[]>,
  conditions: LocationConditions = new LocationConditions(true),
  arrived: readonly When[] = [],
): void {
  const { node, arrivals, visits, covers, usage } = solution;
  const wanted = conditions.of(solution);
  const settled = into.get(node) ?? [];
  into.set(node, settled);
  for (const [number, location] of [...arrivals, ...visits.map((visit) => visit.location)].entries()) {
    const types = usage[number] ?? new Set();
    if (types.size === 0 || location.settled !== undefined) {
      continue;
    }
    const isArrival = number < arrivals.length;
    const own = covers.filter(({ picks, child }) =>
      child === undefined ? picks.some((pick) => pick.location === number) : child.locations.includes(number),
    );
    settled.push({
      ...location,
      types: isArrival ? location.types : location.types.filter((type) => types.has(type)),
      round: 0,
      contexts: new Map(
        [...location.contexts].map(([value, round]) => [value, Number.isFinite(round) ? 0 : round]),
      ),
      when: both(location.when, isArrival ? arrived[number] : whenAny(wanted[number])),
      settled: { source: { solution, number }, covers: own, keys: undefined },
    });
  }
  for (const { child } of covers) {
    if (child !== undefined) {
      addSettled(child.solution, into, conditions, conditions.below(child, undefined));
    }
  }
}

function isKeyField({ keys }: Settled, { fieldName, argumentsText }: Demand, type: ModelType): boolean {
  const selections = keys === undefined ? keysOf(type) : [keys];
  return (
    argumentsText === "" &&
    selections.some((selection) => selectionsBelow(selection, type, fieldName).length > 0)
  );
}

/** Whether the same field is asked for already, whenever it is wanted. */
function isAsked({ covers }: Settled, wanted: Demand, type: ModelType): boolean {
  const dataKey = wanted.slot?.dataKey ?? wanted.owner.place.sharedKey(wanted.slotRequest);
  return covers.some(
    ({ demand }) =>
      demand.slot?.dataKey === dataKey &&
      demand.fieldName === wanted.fieldName &&
      demand.argumentsText === wanted.argumentsText &&
      demand.child === undefined &&
      demand.types.includes(type) &&
      implies(wanted.when, demand.when),
  );
}

function keysOf(type: ModelType): readonly Selection[] {
  return [...type.entriesBySubgraph.values()].flatMap((keys) => keys.map((key) => key.selection));
}

import type { ModelType } from "@hansa/federation-model";
import type { Demand } from "../demands/demand-tree.ts";
import { typesServed } from "./locations.ts";
import {
  type Cover,
  locationsReadBy,
  type Picked,
  type PlannedLocation,
  type Read,
  type Visit,
} from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** Where a planner's own demand is read from the locations that there are; nothing where it cannot be. */
export function readDemand(
  solver: SolverContext,
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
): { readonly read: Read; readonly round: number; readonly fetches: number } | undefined {
  const relevant = demand.types.filter((type) => types.includes(type));
  const numbers = [...servingLocations(demand, relevant, locations)].sort(
    (a, b) => (locations[a]?.round ?? 0) - (locations[b]?.round ?? 0),
  );
  const picks = coverTypes(demand, relevant, locations, numbers);
  if (picks === undefined) {
    return undefined;
  }
  const { when } = demand;
  if (demand.child === undefined) {
    const round = Math.max(0, ...picks.map((pick) => locations[pick.location]?.round ?? 0));
    return { read: { demand, picks, child: undefined, when }, round, fetches: 0 };
  }
  const [best] = solver.below(demand, locations, numbers);
  if (best === undefined) {
    return undefined;
  }
  const arrived = Math.max(0, ...best.child.locations.map((number) => locations[number]?.round ?? 0));
  return {
    read: { demand, picks: [], child: best.child, when },
    round: Math.max(arrived, best.rounds),
    fetches: best.fetches,
  };
}

/** The numbers of the locations that serve a demand for any of the types. */
export function servingLocations(
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
): readonly number[] {
  const numbers: number[] = [];
  for (const [number, location] of locations.entries()) {
    if (typesServed(demand, location, types).length > 0) {
      numbers.push(number);
    }
  }
  return numbers;
}

/** The locations that are used for fields without a selection, or read by visits. */
export function usedLocations(leaves: readonly Cover[], visits: readonly Visit[]): ReadonlySet<number> {
  return new Set([
    ...leaves.flatMap(({ picks }) => picks.map(({ location }) => location)),
    ...visits.flatMap(locationsReadBy),
  ]);
}

/**
 * The numbers of locations in the order in which what is below a field had better be taken from them: of those that
 * are there in the same round, the ones that are used for something else come first.
 */
export function usedFirst(
  numbers: readonly number[],
  locations: readonly PlannedLocation[],
  used: ReadonlySet<number>,
): readonly number[] {
  // Then by subgraph, whatever way the objects came there: so there are fewer ways to arrive that have to be told apart.
  const rank = (number: number): readonly number[] => {
    const { round = 0, subgraph = 0 } = locations[number] ?? {};
    return [round, used.has(number) ? 0 : 1, subgraph, number];
  };
  const ranks = new Map(numbers.map((number) => [number, rank(number)]));
  return [...numbers].sort((a, b) => compareRanks(ranks.get(a) ?? [], ranks.get(b) ?? []));
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((value, position) => value !== right[position]);
  return (left[index] ?? 0) - (right[index] ?? 0);
}

/** The first locations that together serve all types; nothing where some type is left over. */
export function coverTypes(
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
  numbers: readonly number[],
): readonly Picked[] | undefined {
  let rest = types;
  const picks: Picked[] = [];
  for (const number of numbers) {
    const location = locations[number];
    const served = location === undefined ? [] : typesServed(demand, location, rest);
    if (served.length > 0) {
      picks.push({ location: number, types: served });
      rest = rest.filter((type) => !served.includes(type));
    }
    if (rest.length === 0) {
      return picks;
    }
  }
  return rest.length === 0 ? picks : undefined;
}

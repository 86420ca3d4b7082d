import type { ModelType } from "@hansa/federation-model";
import type { Demand } from "../demands/demand-tree.ts";
import { typesServed } from "./locations.ts";
import {
  addLocationsReadBy,
  type Cover,
  type Picked,
  type PlannedLocation,
  type Read,
  type Visit,
} from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { typesAmong } from "./types-among.ts";

/** Where a planner's own demand is read from the locations that there are; nothing where it cannot be. */
export function readDemand(
  solver: SolverContext,
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
): { readonly read: Read; readonly round: number; readonly fetches: number } | undefined {
  const relevant = typesAmong(demand.types, types);
  const numbers = (demand.child === undefined ? servingLocations : givingLocations)(
    demand,
    relevant,
    locations,
  );
  if (numbers.length > 1) {
    numbers.sort((a, b) => (locations[a]?.round ?? 0) - (locations[b]?.round ?? 0));
  }
  const picks = coverTypes(demand, relevant, locations, numbers);
  if (picks === undefined) {
    return undefined;
  }
  const { when } = demand;
  if (demand.child === undefined) {
    let round = 0;
    for (const { location } of picks) {
      round = Math.max(round, locations[location]?.round ?? 0);
    }
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
): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const location of locations) {
    if (typesServed(demand, location, types).length > 0) {
      numbers.push(number);
    }
    number += 1;
  }
  return numbers;
}

/**
 * The numbers of the locations from which the objects below a field can be taken. Each of them stands for all of the
 * objects, so where one has the field for all types, one that has it for some is none.
 */
export function givingLocations(
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
): number[] {
  const numbers = servingLocations(demand, types, locations);
  if (numbers.length < 2 || types.length < 2) {
    return numbers;
  }
  const whole = numbers.filter((number) => {
    const location = locations[number];
    return location !== undefined && typesServed(demand, location, types).length === types.length;
  });
  return whole.length === 0 ? numbers : whole;
}

/** The locations that are used for fields without a selection, or read by visits. */
export function usedLocations(leaves: readonly Cover[], visits: readonly Visit[]): ReadonlySet<number> {
  const used = new Set<number>();
  for (const { picks } of leaves) {
    for (const { location } of picks) {
      used.add(location);
    }
  }
  for (const visit of visits) {
    addLocationsReadBy(visit, used);
  }
  return used;
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
  const roundOf = (number: number): number => locations[number]?.round ?? 0;
  const unused = (number: number): number => (used.has(number) ? 0 : 1);
  const subgraphOf = (number: number): number => locations[number]?.subgraph ?? 0;
  // Then by subgraph, whatever way the objects came there: so there are fewer ways to arrive that have to be told apart.
  return numbers.length < 2
    ? numbers
    : [...numbers].sort(
        (a, b) => roundOf(a) - roundOf(b) || unused(a) - unused(b) || subgraphOf(a) - subgraphOf(b) || a - b,
      );
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
    if (served.length === 0) {
      continue;
    }
    picks.push({ location: number, types: served });
    if (served.length === rest.length) {
      return picks;
    }
    rest = rest.filter((type) => !served.includes(type));
  }
  return rest.length === 0 ? picks : undefined;
}

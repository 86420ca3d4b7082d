import type { ModelType } from "@hansa/federation-model";
import type { Demand } from "../demands/demand-tree.ts";
import { sortShortList } from "../sort-short-list.ts";
import { typesServed } from "./locations.ts";
import { roundOfTypes } from "./round-of-types.ts";
import type { Picked, PlannedLocation, Read } from "./solution.ts";
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
  const numbers =
    demand.child === undefined
      ? servingLocations(demand, relevant, locations)
      : givingLocations(demand, relevant, locations);
  const sorted = numbers.length < 2 ? numbers : soonestFirst(numbers, locations);
  const picks = coverTypes(demand, relevant, locations, sorted);
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
  const best = solver.below(demand, locations, sorted)[0];
  if (best === undefined || (best.fetches > 0 && roundOfTypes(demand, locations) === undefined)) {
    return undefined;
  }
  let round = best.rounds;
  for (const [index, number] of best.child.locations.entries()) {
    const isUsed = (best.child.solution.usage[index]?.size ?? 0) > 0;
    round = isUsed ? Math.max(round, locations[number]?.round ?? 0) : round;
  }
  return {
    read: { demand, picks: noPicks, child: best.child, when },
    round,
    fetches: best.fetches,
  };
}

function soonestFirst(numbers: readonly number[], locations: readonly PlannedLocation[]): readonly number[] {
  const roundOf = (number: number): number => locations[number]?.round ?? 0;
  return sortShortList([...numbers], (a, b) => roundOf(a) - roundOf(b));
}

const noNumbers: readonly number[] = [];

/** Lists of one number each: most fields are in one location only. */
const listsOfOne: readonly (readonly number[])[] = Array.from({ length: 32 }, (_, number) => [number]);

/** The numbers of the locations that serve a demand for any of the types. */
export function servingLocations(
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
): readonly number[] {
  // Mostly one, for which a list that is made to grow would be large.
  let first = -1;
  let several: number[] | undefined;
  let number = 0;
  for (const location of locations) {
    if (typesServed(demand, location, types).length > 0) {
      if (first < 0) {
        first = number;
      } else if (several === undefined) {
        several = [first, number];
      } else {
        several.push(number);
      }
    }
    number += 1;
  }
  return several ?? (first < 0 ? noNumbers : (listsOfOne[first] ?? [first]));
}

/**
 * The numbers of the locations from which the objects below a field can be taken. Each of them stands for all of the
 * objects, so where one has the field for all types, one that has it for some is none.
 */
export function givingLocations(
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
): readonly number[] {
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

/**
 * The numbers of locations in the order in which what is below a field had better be taken from them: of those that
 * are there in the same round, the ones that are used for something else come first.
 */
export function usedFirst(
  numbers: readonly number[],
  locations: readonly PlannedLocation[],
  used: ReadonlySet<number>,
): readonly number[] {
  if (numbers.length < 2) {
    return numbers;
  }
  const roundOf = (number: number): number => locations[number]?.round ?? 0;
  const unused = (number: number): number => (used.has(number) ? 0 : 1);
  const subgraphOf = (number: number): number => locations[number]?.subgraph ?? 0;
  // Then by subgraph, whatever way the objects came there: so there are fewer ways to arrive that have to be told apart.
  const compare = (a: number, b: number): number =>
    roundOf(a) - roundOf(b) || unused(a) - unused(b) || subgraphOf(a) - subgraphOf(b) || a - b;
  return sortShortList([...numbers], compare);
}

const noPicks: readonly Picked[] = [];

/**
 * The first locations that together serve all types; nothing where some type is left over. Each of `numbers` serves one
 * type at least.
 */
export function coverTypes(
  demand: Demand,
  types: readonly ModelType[],
  locations: readonly PlannedLocation[],
  numbers: readonly number[],
): readonly Picked[] | undefined {
  const first = numbers[0];
  if (first !== undefined && types.length === 1) {
    return [{ location: first, types }];
  }
  const only = first === undefined ? undefined : locations[first];
  if (first !== undefined && only !== undefined && typesServed(demand, only, types).length === types.length) {
    return types.length === 0 ? noPicks : [{ location: first, types }];
  }
  let rest = types;
  const picks: Picked[] = [];
  for (const number of numbers) {
    const location = locations[number];
    const served = location === undefined ? undefined : typesServed(demand, location, rest);
    if (served === undefined || served.length === 0) {
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

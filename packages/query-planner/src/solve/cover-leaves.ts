import { sortShortList } from "../sort-short-list.ts";
import type { Need } from "./find-choices.ts";
import { coverTypes, servingLocations } from "./read-demand.ts";
import { addLocationsReadBy, type Cover, type PlannedLocation, type Visit } from "./solution.ts";

/** Where fields without a selection are asked for. */
export interface CoveredLeaves {
  /** By the numbers of the needs; nothing for those that have something below. */
  readonly covers: readonly (Cover | undefined)[];
  readonly count: number;
  /** The locations that leaves are asked of, or that are read by visits. */
  readonly used: ReadonlySet<number>;
}

/**
 * Where each field without a selection is asked for; nothing where one is left over. Fields that are in one place only
 * come first; the others then go along where something is asked for anyway, so that as few locations as can be are
 * used. The locations are the arrivals, which come before any visit, and then those of the visits. Of needs that do not
 * count there is no cover.
 */
export function coverLeaves(
  needs: readonly Need[],
  counts: (need: Need) => boolean,
  locations: readonly PlannedLocation[],
  visits: readonly Visit[],
): CoveredLeaves | undefined {
  const used = new Set<number>();
  for (const visit of visits) {
    addLocationsReadBy(visit, used);
  }
  const covers = needs.map((): Cover | undefined => undefined);
  const into = { covers, used };
  let shared: SharedLeaf[] | undefined;
  let count = 0;
  for (let index = 0; index < needs.length; index++) {
    const need = needs[index];
    if (need !== undefined && need.demand.child === undefined && counts(need)) {
      count += 1;
      const numbers = servingLocations(need.demand, need.types, locations);
      if (numbers.length > 1) {
        shared ??= [];
        shared.push({ index, need, numbers });
      } else if (!coverLeaf(index, need, { locations, numbers }, into)) {
        return undefined;
      }
    }
  }
  const isCovered =
    shared === undefined || coverShared(shared, locations, locations.length - visits.length, into);
  return isCovered ? { covers, count, used } : undefined;
}

/** What has been found so far. */
interface Covered {
  readonly covers: (Cover | undefined)[];
  readonly used: Set<number>;
}

function coverShared(
  shared: SharedLeaf[],
  locations: readonly PlannedLocation[],
  arrivalCount: number,
  into: Covered,
): boolean {
  const rank = (number: number): number =>
    (number < arrivalCount ? -2 : 0) + (into.used.has(number) ? -1 : 0);
  const compare = (a: number, b: number): number => rank(a) - rank(b) || a - b;
  for (const { index, need, numbers } of sortShortList(shared, fewerFirst)) {
    if (!coverLeaf(index, need, { locations, numbers: sortShortList([...numbers], compare) }, into)) {
      return false;
    }
  }
  return true;
}

function fewerFirst(left: SharedLeaf, right: SharedLeaf): number {
  return left.numbers.length - right.numbers.length;
}

/** A field that several locations have. */
interface SharedLeaf {
  readonly index: number;
  readonly need: Need;
  readonly numbers: readonly number[];
}

/** Asks for a field at the first locations of its own that have it for all types; false where it is left over. */
function coverLeaf(
  index: number,
  { demand, types }: Need,
  {
    locations,
    numbers,
  }: { readonly locations: readonly PlannedLocation[]; readonly numbers: readonly number[] },
  into: Covered,
): boolean {
  const picks = coverTypes(demand, types, locations, numbers);
  if (picks === undefined) {
    return false;
  }
  for (const { location } of picks) {
    into.used.add(location);
  }
  into.covers[index] = { demand, picks, child: undefined };
  return true;
}

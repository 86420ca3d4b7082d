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
  const covers: (Cover | undefined)[] = [];
  const shared: SharedLeaf[] = [];
  let count = 0;
  for (const [index, need] of needs.entries()) {
    covers.push(undefined);
    const { demand, types } = need;
    if (demand.child === undefined && counts(need)) {
      count += 1;
      const numbers = servingLocations(demand, types, locations);
      if (numbers.length > 1) {
        shared.push({ index, need, numbers });
      } else if (!coverLeaf({ index, need, numbers }, locations, { covers, used })) {
        return undefined;
      }
    }
  }
  const arrivalCount = locations.length - visits.length;
  const rank = (number: number): number => (number < arrivalCount ? -2 : 0) + (used.has(number) ? -1 : 0);
  for (const leaf of shared.sort((a, b) => a.numbers.length - b.numbers.length)) {
    leaf.numbers.sort((a, b) => rank(a) - rank(b) || a - b);
    if (!coverLeaf(leaf, locations, { covers, used })) {
      return undefined;
    }
  }
  return { covers, count, used };
}

/** A field that several locations have. */
interface SharedLeaf {
  readonly index: number;
  readonly need: Need;
  readonly numbers: number[];
}

/** Asks for a field at the first locations of its own that have it for all types; false where it is left over. */
function coverLeaf(
  { index, need: { demand, types }, numbers }: SharedLeaf,
  locations: readonly PlannedLocation[],
  into: { readonly covers: (Cover | undefined)[]; readonly used: Set<number> },
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

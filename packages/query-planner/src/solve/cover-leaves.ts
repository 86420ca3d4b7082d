import type { Need } from "./find-choices.ts";
import { coverTypes, isSorted, servingLocations } from "./read-demand.ts";
import { addLocationsReadBy, type Cover, type PlannedLocation, type Visit } from "./solution.ts";

/**
 * Where each field without a selection is asked for; nothing where one is left over. Fields that are in one place only
 * come first; the others then go along where something is asked for anyway, so that as few locations as can be are
 * used. The locations are the arrivals, which come before any visit, and then those of the visits.
 */
export function coverLeaves(
  needs: readonly Need[],
  locations: readonly PlannedLocation[],
  visits: readonly Visit[],
): Cover[] | undefined {
  const arrivalCount = locations.length - visits.length;
  const used = new Set<number>();
  for (const visit of visits) {
    addLocationsReadBy(visit, used);
  }
  const rank = (number: number): number => (number < arrivalCount ? -2 : 0) + (used.has(number) ? -1 : 0);
  const compare = (a: number, b: number): number => rank(a) - rank(b) || a - b;
  const covers: Cover[] = [];
  for (const { need, numbers } of leavesOf(needs, locations)) {
    if (!isSorted(numbers, compare)) {
      numbers.sort(compare);
    }
    const { demand, types } = need;
    const picks = coverTypes(demand, types, locations, numbers);
    if (picks === undefined) {
      return undefined;
    }
    for (const { location } of picks) {
      used.add(location);
    }
    covers.push({ demand, picks, child: undefined });
  }
  return covers;
}

interface Leaf {
  readonly need: Need;
  /** The locations that have it. */
  readonly numbers: number[];
}

/** The fields without a selection, those first that few locations have. */
function leavesOf(needs: readonly Need[], locations: readonly PlannedLocation[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (const need of needs) {
    const { demand, types } = need;
    if (demand.child === undefined) {
      leaves.push({ need, numbers: servingLocations(demand, types, locations) });
    }
  }
  const compare = (a: Leaf, b: Leaf): number => a.numbers.length - b.numbers.length;
  return isSorted(leaves, compare) ? leaves : leaves.sort(compare);
}

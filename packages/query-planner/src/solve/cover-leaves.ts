import type { Need } from "./find-choices.ts";
import { coverTypes, servingLocations } from "./read-demand.ts";
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
  const covers: Cover[] = [];
  for (const { demand, types, numbers } of leavesOf(needs, locations)) {
    if (numbers.length > 1) {
      numbers.sort((a, b) => rank(a) - rank(b) || a - b);
    }
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

interface Leaf extends Need {
  /** The locations that have it. */
  readonly numbers: number[];
}

/** The fields without a selection, those first that few locations have. */
function leavesOf(needs: readonly Need[], locations: readonly PlannedLocation[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (const { demand, types } of needs) {
    if (demand.child === undefined) {
      leaves.push({ demand, types, numbers: servingLocations(demand, types, locations) });
    }
  }
  return leaves.sort((a, b) => a.numbers.length - b.numbers.length);
}

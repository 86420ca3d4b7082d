import { both, either, isNever, type When } from "../normalise/conditions.ts";
import type { Child, Picked, Solution } from "./solution.ts";

/** Past this many alternatives a field is asked of all its places alike. */
const maxAlternatives = 16;

/** When something is wanted of the locations of solutions; each solution is looked at once. */
export class LocationConditions {
  readonly #known = new Map<Solution, readonly When[]>();

  /**
   * For each location, the arrivals first: when anything is fetched there, or read there for a visit. Never, where it
   * is not used.
   */
  of(solution: Solution): readonly When[] {
    const known = this.#known.get(solution);
    if (known !== undefined) {
      return known;
    }
    const { arrivals, visits, covers } = solution;
    const conditions: When[] = [...arrivals, ...visits].map(() => []);
    const want = (location: number, when: When): void => {
      conditions[location] = either(conditions[location], when);
    };
    const wantAll = (picks: readonly Picked[], child: Child | undefined, when: When): void => {
      for (const { location } of picks) {
        want(location, when);
      }
      if (child !== undefined) {
        const below = this.below(child, when);
        for (const [index, location] of child.locations.entries()) {
          want(location, below[index]);
        }
      }
    };
    for (const { demand, picks, child } of covers) {
      wantAll(picks, child, demand.when);
    }
    for (let index = visits.length - 1; index >= 0; index--) {
      const { entries = [], required = [] } = visits[index] ?? {};
      const when = conditions[arrivals.length + index];
      for (const { reads, typenameFrom } of entries) {
        for (const { picks, child } of reads) {
          wantAll(picks, child, when);
        }
        if (typenameFrom !== undefined) {
          want(typenameFrom, when);
        }
      }
      for (const { picks, child } of required) {
        wantAll(picks, child, when);
      }
      if (entries.length === 0 && arrivals.length > 0) {
        want(0, when);
      }
    }
    this.#known.set(solution, conditions);
    return conditions;
  }

  /**
   * When a field is asked of each of the locations that its value is taken from. Whenever the field is wanted, it is
   * asked of one of them at least: that shows whether there is an object.
   */
  below({ locations, solution }: Child, wanted: When): readonly When[] {
    const all = this.of(solution);
    const conditions = locations.map((_, index) => all[index]);
    const isUsed = (index: number): boolean => (solution.usage[index]?.size ?? 0) > 0;
    const isShown = conditions.reduce<When>((sum, when) => either(sum, when), []) === undefined;
    const first = isShown ? -1 : locations.findIndex((_, index) => isUsed(index));
    return conditions.map((when, index) => {
      if (!isUsed(index)) {
        return [];
      }
      const narrowed = index === first ? wanted : both(wanted, when);
      return isNever(narrowed) || (narrowed?.length ?? 0) > maxAlternatives ? wanted : narrowed;
    });
  }
}

import { either, type When } from "../normalise/conditions.ts";
import { locationsReadBy, type Solution } from "./solution.ts";

/** When each visit is wanted at all: when anything is that is fetched there, or that needs a key from there. */
export function visitConditions(solution: Solution): readonly When[] {
  const offset = solution.arrivals.length;
  const conditions: When[] = solution.visits.map(() => []);
  const want = (location: number, when: When): void => {
    if (location >= offset) {
      conditions[location - offset] = either(conditions[location - offset], when);
    }
  };
  for (const { demand, picks, child } of solution.covers) {
    for (const location of [...picks.map((pick) => pick.location), ...(child?.locations ?? [])]) {
      want(location, demand.when);
    }
  }
  for (const [index, visit] of [...solution.visits.entries()].reverse()) {
    for (const location of locationsReadBy(visit)) {
      want(location, conditions[index]);
    }
  }
  return conditions.map((when) => (when?.length === 0 ? undefined : when));
}

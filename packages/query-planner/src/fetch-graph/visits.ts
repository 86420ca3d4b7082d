import type { ModelType } from "@hansa/federation-model";
import { either, type When } from "../normalise/conditions.ts";
import { locationsReadBy, type Read, type Solution, type Visit } from "../solve/solution.ts";

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

/** A visit for some of its types only. */
export function narrowVisit(visit: Visit, types: ReadonlySet<ModelType>): Visit {
  if (visit.location.types.every((type) => types.has(type)) || visit.location.isOpaque) {
    return visit;
  }
  const narrow = (all: readonly ModelType[]): readonly ModelType[] => all.filter((type) => types.has(type));
  const narrowReads = (reads: readonly Read[], to: readonly ModelType[]): readonly Read[] =>
    reads
      .map((read) => ({
        ...read,
        picks: read.picks.map((pick) => ({ ...pick, types: pick.types.filter((type) => to.includes(type)) })),
      }))
      .map((read) => ({ ...read, picks: read.picks.filter((pick) => pick.types.length > 0) }))
      .filter(
        (read) =>
          read.picks.length > 0 ||
          read.demand.types.some((type) => read.child !== undefined && to.includes(type)),
      );
  return {
    location: { ...visit.location, types: narrow(visit.location.types) },
    entries: visit.entries
      .map((entry) => ({
        ...entry,
        types: narrow(entry.types),
        reads: narrowReads(entry.reads, narrow(entry.types)),
      }))
      .filter((entry) => entry.types.length > 0),
    required: narrowReads(visit.required, narrow(visit.location.types)),
  };
}

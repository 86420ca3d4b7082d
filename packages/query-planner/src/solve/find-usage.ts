import type { ModelType } from "@hansa/federation-model";
import type { Child, Picked, Read, Solution } from "../solve/solution.ts";

/**
 * For which types each location of a solution is used, the arrivals first, then the visits; none: not at all. A
 * subgraph may be visited because it might help below a field; what is below may then go without it.
 */
export function findUsage(solution: Omit<Solution, "usage" | "cost">): readonly ReadonlySet<ModelType>[] {
  const offset = solution.arrivals.length;
  const used = [...solution.arrivals, ...solution.visits].map(() => new Set<ModelType>());
  const use = (location: number, types: Iterable<ModelType>): void => {
    for (const type of types) {
      used[location]?.add(type);
    }
  };
  const useAll = (picks: readonly Picked[], child: Child | undefined, types: readonly ModelType[]): void => {
    for (const { location, types: picked } of picks) {
      use(location, picked);
    }
    for (const location of child === undefined ? [] : usedLocations(child)) {
      use(location, types);
    }
  };
  for (const { demand, picks, child } of solution.covers) {
    useAll(picks, child, demand.types);
  }
  for (const [index, visit] of [...solution.visits.entries()].reverse()) {
    const wanted = used[offset + index] ?? new Set();
    if (wanted.size === 0) {
      continue;
    }
    const readAll = (reads: readonly Read[], types: readonly ModelType[]): void => {
      for (const { demand, picks, child } of reads) {
        const narrowed = picks.map((pick) => ({
          ...pick,
          types: pick.types.filter((type) => types.includes(type)),
        }));
        useAll(
          narrowed,
          child,
          demand.types.filter((type) => types.includes(type)),
        );
      }
    };
    for (const entry of visit.entries) {
      const types = entry.types.filter((type) => wanted.has(type));
      readAll(entry.reads, types);
      if (entry.typenameFrom !== undefined) {
        use(entry.typenameFrom, types);
      }
    }
    readAll(visit.required, [...wanted]);
    if (visit.entries.length === 0 && offset > 0) {
      use(0, wanted);
    }
  }
  return used;
}

/** The locations of a field's own node from which anything below the field is taken. */
function usedLocations({ locations, solution }: Child): readonly number[] {
  return locations.filter((_, index) => (solution.usage[index]?.size ?? 0) > 0);
}

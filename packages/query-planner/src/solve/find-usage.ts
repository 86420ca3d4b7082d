import type { ModelType } from "@hansa/federation-model";
import { noTypes, setOfTypes } from "./sets-of-types.ts";
import type { Child, Picked, Read, Solution } from "./solution.ts";
import { typesAmong } from "./types-among.ts";

/**
 * For which types each location of a solution is used, the arrivals first, then the visits; none: not at all. A
 * subgraph may be visited because it might help below a field; what is below may then go without it.
 */
export function findUsage(solution: Omit<Solution, "usage" | "cost">): readonly ReadonlySet<ModelType>[] {
  const { arrivals, visits, covers } = solution;
  const usage = new Usage(arrivals.length + visits.length);
  for (const { demand, picks, child } of covers) {
    usage.add(picks, child, demand.types);
  }
  for (let index = visits.length - 1; index >= 0; index--) {
    const visit = visits[index];
    const wanted = usage.of(arrivals.length + index);
    if (visit === undefined || wanted.size === 0) {
      continue;
    }
    for (const entry of visit.entries) {
      const types = typesIn(wanted, entry.types);
      usage.addReads(entry.reads, types);
      if (entry.typenameFrom !== undefined) {
        usage.use(entry.typenameFrom, types);
      }
    }
    if (visit.required.length > 0) {
      usage.addReads(visit.required, [...wanted]);
    }
    if (visit.foundIn !== undefined) {
      usage.use(visit.foundIn, [...wanted]);
    }
  }
  return usage.all();
}

/** Those of some types that are in a set; the same list where all are. */
function typesIn(set: ReadonlySet<ModelType>, types: readonly ModelType[]): readonly ModelType[] {
  const only = types[0];
  if (only !== undefined && types.length === 1 && set.has(only)) {
    return types;
  }
  return types.every((type) => set.has(type)) ? types : types.filter((type) => set.has(type));
}

/** For which types each location is used, as far as is known. */
class Usage {
  readonly #types: (ReadonlySet<ModelType> | undefined)[];

  constructor(count: number) {
    this.#types = [];
    for (let number = 0; number < count; number++) {
      this.#types.push(undefined);
    }
  }

  of(location: number): ReadonlySet<ModelType> {
    return this.#types[location] ?? noTypes;
  }

  all(): readonly ReadonlySet<ModelType>[] {
    return this.#types.map((types) => types ?? noTypes);
  }

  use(location: number, types: readonly ModelType[]): void {
    const known = this.#types[location];
    if (known === undefined) {
      this.#types[location] = setOfTypes(types);
      return;
    }
    for (const type of types) {
      if (!known.has(type)) {
        this.#types[location] = new Set([...known, ...types]);
        return;
      }
    }
  }

  add(picks: readonly Picked[], child: Child | undefined, types: readonly ModelType[]): void {
    for (const { location, types: picked } of picks) {
      this.use(location, picked);
    }
    if (child !== undefined) {
      this.#addBelow(child, types);
    }
  }

  /** What a representation of objects of some types reads. */
  addReads(reads: readonly Read[], types: readonly ModelType[]): void {
    for (const { demand, picks, child } of reads) {
      for (const { location, types: picked } of picks) {
        this.use(location, typesAmong(picked, types));
      }
      if (child !== undefined) {
        this.#addBelow(child, typesAmong(demand.types, types));
      }
    }
  }

  /** The locations of a field's own node from which anything below the field is taken. */
  #addBelow({ locations, solution }: Child, types: readonly ModelType[]): void {
    let index = 0;
    for (const location of locations) {
      if ((solution.usage[index]?.size ?? 0) > 0) {
        this.use(location, types);
      }
      index += 1;
    }
  }
}

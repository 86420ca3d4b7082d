import type { EntityInput } from "@hansa/query-planner";
import type { Assignment } from "./assignments.ts";

interface Visit {
  readonly fetch: number;
  readonly input: EntityInput;
  /** The values of the variables with which it is made. */
  readonly assignment: Assignment;
}

interface Origin {
  /** Whether every field that gives the object is in a subgraph with a stub of it. */
  isStub: boolean;
  readonly visits: Visit[];
}

/** From where the objects of each place and type come, over all runs. */
export class Origins {
  readonly #byObject = new Map<string, Origin>();

  /** Notes that objects come as the value of a field. */
  addArrival(path: string, type: string, isStub: boolean): void {
    const origin = this.#originOf(path, type);
    origin.isStub &&= isStub;
  }

  /** Notes that objects are represented to a subgraph. */
  addVisit(path: string, type: string, visit: Visit): void {
    this.#originOf(path, type).visits.push(visit);
  }

  /** Each input with whether all its objects are references, with some values of the variables. */
  inputs(
    ancestors: readonly ReadonlySet<number>[],
  ): readonly { readonly fetch: number; readonly input: EntityInput; readonly areReferences: boolean }[] {
    const byInput = new Map<EntityInput, { fetch: number; input: EntityInput; areReferences: boolean }>();
    for (const { isStub, visits } of this.#byObject.values()) {
      for (const [input, own] of Map.groupBy(visits, (visit) => visit.input)) {
        const isFirst = own.some(
          ({ fetch, assignment }) =>
            !visits.some((other) => other.assignment === assignment && ancestors[fetch]?.has(other.fetch)),
        );
        const known = byInput.get(input)?.areReferences ?? true;
        byInput.set(input, { fetch: own[0]?.fetch ?? 0, input, areReferences: known && isStub && isFirst });
      }
    }
    return [...byInput.values()];
  }

  #originOf(path: string, type: string): Origin {
    const key = `${path} ${type}`;
    const origin = this.#byObject.get(key) ?? { isStub: true, visits: [] };
    this.#byObject.set(key, origin);
    return origin;
  }
}

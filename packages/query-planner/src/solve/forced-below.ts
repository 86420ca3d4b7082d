import { ByNumber } from "../by-number.ts";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { canEnterAtOnce } from "./can-enter.ts";
import type { Need } from "./find-choices.ts";
import { isPlainPlace, isThere } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

const none: readonly number[] = [];

/**
 * Which subgraphs are asked below a field in any case: they alone have something there, and they have every field on
 * the way to it. So a fetch to each is made below the field, unless its objects arrive from there.
 */
export class ForcedBelow {
  readonly #solver: SolverContext;
  readonly #memo = new ByNumber<DemandNode, readonly number[]>();

  constructor(solver: SolverContext) {
    this.#solver = solver;
  }

  /** Each once. */
  of({ child }: Demand): readonly number[] {
    // Of several types an object may be none that the subgraph is asked for.
    if (child === undefined || child.root !== undefined || child.type.kind !== "object") {
      return none;
    }
    const known = this.#memo.get(child);
    if (known !== undefined) {
      return known;
    }
    const forced = new Set<number>();
    for (const demand of this.#solver.demandsOf(child)) {
      if (demand.places.size === 1) {
        for (const only of demand.places.keys()) {
          if (isPlainPlace(demand, only)) {
            forced.add(only);
          }
        }
      }
      for (const subgraph of this.of(demand)) {
        if (isPlainPlace(demand, subgraph)) {
          forced.add(subgraph);
        }
      }
    }
    const found = forced.size === 0 ? none : [...forced];
    this.#memo.set(child, found);
    return found;
  }
}

const noSavings: readonly Saving[] = [];

/** A subgraph, and how many fetches below the fields of a node a single one made at the node saves. */
export interface Saving {
  readonly subgraph: number;
  readonly fetches: number;
}

/**
 * The subgraphs that are asked below some field in any case, and can as well be asked here: at once, with the field.
 * That is never a round later, and where it saves more than one fetch it is better than every plan without it.
 */
export function findSavings(
  solver: SolverContext,
  from: {
    readonly node: DemandNode;
    readonly needs: readonly Need[];
    readonly arrivals: readonly PlannedLocation[];
    /** Subgraphs that something here may keep waiting. */
    readonly waiting: ReadonlySet<number>;
  },
): readonly Saving[] {
  const { node, needs, arrivals, waiting } = from;
  if (node.isSerial || solver.turn.settled.size > 0) {
    return noSavings;
  }
  let counts: Map<number, number> | undefined;
  for (const { demand } of needs) {
    for (const subgraph of solver.forced.of(demand)) {
      if (isPlainPlace(demand, subgraph) && !isThere(arrivals, subgraph)) {
        counts ??= new Map();
        counts.set(subgraph, (counts.get(subgraph) ?? 0) + 1);
      }
    }
  }
  if (counts === undefined) {
    return noSavings;
  }
  const savings: Saving[] = [];
  for (const [subgraph, fetches] of counts) {
    if (!waiting.has(subgraph) && canEnterAtOnce(node, subgraph, arrivals)) {
      savings.push({ subgraph, fetches });
    }
  }
  return savings;
}

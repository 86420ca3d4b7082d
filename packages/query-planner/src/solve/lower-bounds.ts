import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import type { Turn } from "./solve-parts.ts";

/** What the nodes below a field cost at the very least, however well their objects arrive. */
export interface LowerBound {
  readonly fetches: number;
  readonly rounds: number;
}

const nothing: LowerBound = { fetches: 0, rounds: 0 };

/** Lower bounds of one operation's demands, each computed once. */
export class LowerBounds {
  readonly #memo = new Map<Demand, LowerBound>();
  readonly #turn: Turn;

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  /** The bound of what is below a field, as if it had been asked of every subgraph that has it. */
  below(demand: Demand): LowerBound {
    const { child } = demand;
    if (child === undefined) {
      return nothing;
    }
    const known = this.#memo.get(demand);
    if (known !== undefined) {
      return known;
    }
    const bound = child.root === undefined ? this.#ofNode(child, demand) : nothing;
    this.#memo.set(demand, bound);
    return bound;
  }

  #ofNode(node: DemandNode, parent: Demand): LowerBound {
    const forced = new Set<number>();
    const open: Demand[] = [];
    let fetches = 0;
    let rounds = 0;
    const { active, settled } = this.#turn;
    const isAll = active === undefined || node.selection === undefined;
    for (const demand of isAll ? node.demands : node.demands.filter((one) => active.has(one))) {
      const below = this.below(demand);
      const isMissing =
        !demand.isTypename &&
        !settled.has(node) &&
        [...demand.places.keys()].every((one) => !parent.places.has(one));
      const [only] = demand.places.keys();
      if (isMissing && only !== undefined && demand.places.size === 1) {
        forced.add(only);
      } else if (isMissing) {
        open.push(demand);
      }
      fetches += below.fetches;
      rounds = Math.max(rounds, below.rounds + (isMissing ? 1 : 0));
    }
    const isMore = open.some((demand) => ![...demand.places.keys()].some((one) => forced.has(one)));
    return { fetches: fetches + forced.size + (isMore ? 1 : 0), rounds };
  }
}

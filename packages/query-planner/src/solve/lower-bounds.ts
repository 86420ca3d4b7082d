import type { Demand } from "../demands/demand-tree.ts";
import { arrivingLater } from "./arrivals-below.ts";
import { earliestRound } from "./can-enter.ts";
import { costOfLeaves } from "./cost-of-leaves.ts";
import { noContexts } from "./locations.ts";
import { servingLocations } from "./read-demand.ts";
import type { NodeProblem } from "./search-visits.ts";
import type { PlannedLocation, Solution } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** What something costs at the very least. */
export interface LowerBound {
  readonly fetches: number;
  readonly rounds: number;
}

const nothing: LowerBound = { fetches: 0, rounds: 0 };

const noNumbers: readonly number[] = [];

/**
 * What is below a field costs no less than when its objects arrive from every subgraph that has the field, all at
 * once. That is solved like any other way of arriving, unless its cost is plain to see (`costOfLeaves`), and as it hardly
 * depends on the arrivals, once a field.
 */
export function boundBelow(
  solver: SolverContext,
  demand: Demand,
  arrivals: readonly PlannedLocation[],
): LowerBound {
  if (demand.child === undefined) {
    return nothing;
  }
  if (isAnyProvided(arrivals)) {
    return findBound(solver, demand, arrivals);
  }
  const known = solver.bounds.get(demand);
  if (known !== undefined) {
    return known;
  }
  const bound = findBound(solver, demand, arrivals);
  solver.bounds.set(demand, bound);
  return bound;
}

function isAnyProvided(arrivals: readonly PlannedLocation[]): boolean {
  for (const { provided } of arrivals) {
    if (provided !== undefined) {
      return true;
    }
  }
  return false;
}

function findBound(solver: SolverContext, demand: Demand, arrivals: readonly PlannedLocation[]): LowerBound {
  const { child } = demand;
  if (child === undefined || child.root !== undefined || solver.turn.settled.size > 0) {
    return nothing;
  }
  const contexts =
    child.contexts.size === 0 ? noContexts : new Map([...child.contexts].map((value) => [value, 0]));
  const ideal: PlannedLocation[] = [];
  for (const { subgraph, external } of demand.places.values()) {
    if (external && child.type.kind !== "object") {
      // Without this place fewer types may arrive, and less may be wanted.
      return nothing;
    }
    const provided = arrivals.find((arrival) => arrival.subgraph === subgraph)?.provided;
    const below = solver.arrivals.of(demand, child, { subgraph, provided });
    if (below !== undefined) {
      ideal.push(arrivingLater(below, 0, contexts));
    }
  }
  const ofLeaves = costOfLeaves(solver, child, ideal);
  if (ofLeaves !== undefined) {
    return ofLeaves;
  }
  const solutions = solver.frontier(child, ideal);
  const fastest = solutions[0];
  const cheapest = solutions[solutions.length - 1];
  return fastest === undefined || cheapest === undefined
    ? nothing
    : { rounds: fastest.cost.rounds, fetches: cheapest.cost.fetches };
}

/** The bounds of a node: those below its fields, and what they come to with what must be visited here. */
export class NodeBounds {
  readonly #solver: SolverContext;
  /** What is below the fields, where that depends on what is provided here. */
  readonly #below: Map<Demand, LowerBound> | undefined;
  readonly #problem: NodeProblem;
  readonly #fetches: number;
  readonly #rounds: number;
  #earliest: Map<number, number> | undefined = undefined;

  constructor(solver: SolverContext, problem: NodeProblem) {
    const { arrivals, choices } = problem;
    this.#solver = solver;
    this.#problem = problem;
    this.#below = isAnyProvided(arrivals) ? new Map() : undefined;
    let fetches = 0;
    let rounds = 0;
    let index = 0;
    for (const { demand, types } of choices.needs) {
      const isOpen = (choices.missing[index]?.length ?? 0) > 0;
      index += 1;
      const bound = boundBelow(solver, demand, arrivals);
      this.#below?.set(demand, bound);
      fetches += bound.fetches;
      if (isOpen || bound.rounds > 0) {
        const there = isOpen ? noNumbers : servingLocations(demand, types, arrivals);
        rounds = Math.max(rounds, bound.rounds + this.#earliestWith(demand, there));
      }
    }
    this.#fetches = fetches;
    this.#rounds = rounds;
  }

  /** What is below one of the node's fields at the least. */
  below(demand: Demand): LowerBound {
    return (this.#below ?? this.#solver.bounds).get(demand) ?? nothing;
  }

  /** What it costs to visit these subgraphs and no others but those that are free. */
  ofVisits(chosen: readonly number[]): LowerBound {
    let fetches = this.#fetches + chosen.length;
    let rounds = this.#rounds;
    for (const subgraph of this.#problem.choices.free) {
      fetches += chosen.includes(subgraph) ? 0 : 1;
    }
    for (const subgraph of chosen) {
      rounds = Math.max(rounds, this.#earliestOf(subgraph));
    }
    return { fetches, rounds };
  }

  /** What it costs to visit at least so many. */
  ofCount(count: number): LowerBound {
    const { mandatory, free } = this.#problem.choices;
    const fetches = this.#fetches + Math.max(count, mandatory.length + free.length);
    return { fetches, rounds: Math.max(this.#rounds, count > 0 ? 1 : 0) };
  }

  /** In which round a field can be there at the earliest: with an arrival that has it, or with a visit. */
  #earliestWith({ places }: Demand, there: readonly number[]): number {
    let earliest: number | undefined;
    for (const number of there) {
      earliest = Math.min(earliest ?? Number.POSITIVE_INFINITY, this.#problem.arrivals[number]?.round ?? 0);
    }
    for (const subgraph of places.keys()) {
      // No visit is there before the first round.
      if (earliest !== undefined && earliest <= 1) {
        return earliest;
      }
      earliest = Math.min(earliest ?? Number.POSITIVE_INFINITY, this.#earliestOf(subgraph));
    }
    return earliest ?? 0;
  }

  #earliestOf(subgraph: number): number {
    const known = this.#earliest?.get(subgraph);
    if (known !== undefined) {
      return known;
    }
    const { node, arrivals } = this.#problem;
    const earliest = earliestRound(node, subgraph, arrivals);
    this.#earliest ??= new Map();
    this.#earliest.set(subgraph, earliest);
    return earliest;
  }
}

/** Whether one of the solutions is at least as good, in rounds and in fetches, as anything within a bound. */
export function isBeaten(bound: LowerBound, solutions: readonly Solution[]): boolean {
  for (const { cost } of solutions) {
    if (cost.rounds <= bound.rounds && cost.fetches <= bound.fetches) {
      return true;
    }
  }
  return false;
}

import { isOpaqueIn } from "../demands/active-places.ts";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { canEnter, canEnterAtOnce } from "./can-enter.ts";
import type { Need } from "./find-choices.ts";
import { isPlainPlace, noContexts, nothingResolved } from "./locations.ts";
import { boundBelow } from "./lower-bounds.ts";
import { givingLocations, servingLocations } from "./read-demand.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** What {@link usefulBelow} looks at. */
export interface UsefulFrom {
  readonly node: DemandNode;
  /** The demands of the node that are met whatever else is chosen. */
  readonly needs: readonly Need[];
  readonly arrivals: readonly PlannedLocation[];
  /** Subgraphs that are visited in any case. */
  readonly mandatory: ReadonlySet<number>;
  /** Those of them that something here may keep waiting. */
  readonly waiting: ReadonlySet<number>;
  /** Subgraphs that may be visited for other reasons. */
  readonly possible: ReadonlySet<number>;
}

/**
 * The subgraphs to which going already here may save a fetch or a round below a field. A field from which nothing
 * better can come than it is as things are has none; and what is good for one field only can wait until there.
 */
export function usefulBelow(solver: SolverContext, from: UsefulFrom): readonly number[] {
  const { node, arrivals, possible } = from;
  if (solver.isExhausted || node.isSerial) {
    return noSubgraphs;
  }
  // The only field that wishes for a subgraph; nothing where several do.
  let wishes: Map<number, Demand | undefined> | undefined;
  let there: readonly PlannedLocation[] | undefined;
  for (const need of from.needs) {
    if (need.demand.child !== undefined) {
      there ??= sureLocations(from);
      for (const subgraph of betterFrom(solver, node, need, { arrivals, there })) {
        wishes ??= new Map();
        wishes.set(subgraph, wishes.has(subgraph) ? undefined : need.demand);
      }
    }
  }
  if (wishes === undefined) {
    return noSubgraphs;
  }
  const useful: number[] = [];
  for (const [subgraph, only] of wishes) {
    if (only === undefined || possible.has(subgraph) || !canWait(solver, only, subgraph, arrivals)) {
      useful.push(subgraph);
    }
  }
  return useful;
}

const noSubgraphs: readonly number[] = [];

/** Where the objects are in the first round in any case. */
function sureLocations({ node, arrivals, mandatory, waiting }: UsefulFrom): readonly PlannedLocation[] {
  const contexts = arrivals[0]?.contexts ?? noContexts;
  const there = arrivals.slice();
  for (const subgraph of mandatory) {
    if (!waiting.has(subgraph) && canEnterAtOnce(node, subgraph, arrivals)) {
      there.push(visitTo(node, subgraph, contexts));
    }
  }
  return there;
}

/** The subgraphs from which the objects below a field would better have arrived, as far as can be told. */
function betterFrom(
  solver: SolverContext,
  node: DemandNode,
  { demand, types }: Need,
  {
    arrivals,
    there,
  }: { readonly arrivals: readonly PlannedLocation[]; readonly there: readonly PlannedLocation[] },
): readonly number[] {
  const { child } = demand;
  if (child === undefined) {
    return noSubgraphs;
  }
  const numbers = givingLocations(demand, types, there);
  const options = solver.below(demand, there, numbers);
  if (options[0]?.fetches === 0) {
    return noSubgraphs;
  }
  const bound = boundBelow(solver, demand, arrivals);
  for (const { rounds, fetches } of options) {
    if (rounds <= bound.rounds && fetches <= bound.fetches) {
      return noSubgraphs;
    }
  }
  const better: number[] = [];
  for (const subgraph of demand.places.keys()) {
    const isHere = numbers.some((number) => there[number]?.subgraph === subgraph);
    if (
      !isHere &&
      isPlainPlace(demand, subgraph) &&
      types.every((type) => canEnter(node, type, subgraph, arrivals))
    ) {
      better.push(subgraph);
    }
  }
  return better;
}

/** Whether a visit to a subgraph comes no later and costs no more when it is made for the objects below a field. */
function canWait(
  solver: SolverContext,
  demand: Demand,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  const { child } = demand;
  if (child === undefined || child.root !== undefined || solver.turn.settled.size > 0) {
    return false;
  }
  const first = servingLocations(demand, demand.types, arrivals).flatMap((number) => {
    const arrival = arrivals[number];
    const below = arrival?.round === 0 ? solver.arrivals.of(demand, child, arrival) : undefined;
    return below === undefined ? [] : [below];
  });
  return canEnterAtOnce(child, subgraph, first);
}

/** A visit in the first round for fields that require nothing. */
function visitTo(node: DemandNode, subgraph: number, contexts: PlannedLocation["contexts"]): PlannedLocation {
  return {
    subgraph,
    type: node.type,
    types: node.types,
    isOpaque: node.root === undefined && isOpaqueIn(node.type, subgraph),
    provided: undefined,
    round: 1,
    resolved: nothingResolved,
    when: undefined,
    contexts,
  };
}

import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { ascending, sortShortList } from "../sort-short-list.ts";
import { findOpenDemands } from "./find-open-demands.ts";
import { findSavings, type Saving } from "./forced-below.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { typesAmong } from "./types-among.ts";
import { usefulBelow } from "./useful-below.ts";

/** What there is to decide at a node: which subgraphs must be visited, which may. */
export interface NodeChoices {
  /** The node's own demands that can have objects here, with the types that can. */
  readonly needs: readonly Need[];
  /** For each need the types for which no arrival has the field. */
  readonly missing: readonly (readonly ModelType[])[];
  /** Subgraphs that alone have something, and those of which each saves more fetches below than it costs. */
  readonly mandatory: readonly number[];
  readonly optional: readonly number[];
  /** Those of the optional ones that cost nothing: each saves a fetch below one of the fields for sure. */
  readonly free: readonly number[];
  /** Sets of optional subgraphs: of each at least one must be chosen. */
  readonly constraints: readonly (readonly number[])[];
}

export interface Need {
  readonly demand: Demand;
  readonly types: readonly ModelType[];
}

/** The choices at a node; nothing where a demand can be met nowhere. */
export function findChoices(
  solver: SolverContext,
  node: DemandNode,
  arrivals: readonly PlannedLocation[],
): NodeChoices | undefined {
  const needs = findNeeds(solver, node, arrivals);
  const open = findOpenDemands(solver, node, needs, arrivals);
  if (open === undefined) {
    return undefined;
  }
  const { mandatory, waiting } = open;
  const savings = solver.isExhausted ? noSavings : findSavings(solver, { node, needs, arrivals, waiting });
  for (const { subgraph, fetches } of savings) {
    if (fetches > 1) {
      mandatory.add(subgraph);
    }
  }
  const possible = new Set<number>();
  // Demands that are met whatever is chosen; what is required may be wanted sooner than that.
  const met: Need[] = open.served;
  const constraints: (readonly number[])[] = [];
  for (const { need, usable, isSure, isRequired } of open.alternatives) {
    const isMet = mandatory.size > 0 && usable.some((subgraph) => mandatory.has(subgraph));
    if (isSure && !isMet) {
      constraints.push(usable);
    }
    if (isMet && !isRequired) {
      met.push(need);
    } else {
      addAll(possible, usable);
    }
  }
  addAll(possible, usefulBelow(solver, { node, needs: met, arrivals, mandatory, waiting, possible }));
  for (const subgraph of mandatory) {
    possible.delete(subgraph);
  }
  const optional = possible.size === 0 ? none : askedFirst(solver, possible);
  return {
    needs,
    missing: open.missing,
    mandatory: mandatory.size === 0 ? none : sorted(mandatory),
    optional,
    free:
      savings.length === 0
        ? none
        : optional.filter((subgraph) => savings.some((saving) => saving.subgraph === subgraph)),
    constraints,
  };
}

const none: readonly number[] = [];

const noSavings: readonly Saving[] = [];

/** In the order in which they are tried: of those that are as good as each other the first is taken. */
function askedFirst({ onlyPlaces }: SolverContext, subgraphs: ReadonlySet<number>): readonly number[] {
  const rank = (subgraph: number): number => onlyPlaces.get(subgraph) ?? 0;
  return sortShortList([...subgraphs], (a, b) => rank(b) - rank(a) || a - b);
}

function sorted(subgraphs: ReadonlySet<number>): readonly number[] {
  return sortShortList([...subgraphs], ascending);
}

function addAll(set: Set<number>, subgraphs: Iterable<number>): void {
  for (const subgraph of subgraphs) {
    set.add(subgraph);
  }
}

/** What a node wants of the objects that there can be. */
function findNeeds(
  solver: SolverContext,
  node: DemandNode,
  arrivals: readonly PlannedLocation[],
): readonly Need[] {
  const first = arrivals[0];
  const isComplete = first === undefined || typesAmong(node.types, first.types) === node.types;
  return isComplete
    ? solver.needsOf(node)
    : needsFor(
        solver.demandsOf(node),
        node.types.filter((type) => arrivals.some((arrival) => arrival.types.includes(type))),
      );
}

/** The demands that objects of some types can have, with those of their types. */
export function needsFor(demands: readonly Demand[], present: readonly ModelType[]): readonly Need[] {
  const needs: Need[] = [];
  for (const demand of demands) {
    const types = typesAmong(demand.types, present);
    if (types.length > 0) {
      needs.push({ demand, types });
    }
  }
  return needs;
}

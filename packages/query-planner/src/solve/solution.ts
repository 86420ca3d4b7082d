import type { EntityKey, ModelType, Selection } from "@hansa/federation-model";
import type { ContextValue, Demand, DemandNode, DemandTree } from "../demands/demand-tree.ts";
import type { When } from "../normalise/conditions.ts";
import type { Delivery } from "../normalise/deliveries.ts";
import type { ConditionalRounds } from "./conditional-rounds.ts";

/** Where objects of a node are: in the answer of a fetch above (an arrival) or of a fetch made for the node (a visit). */
export interface PlannedLocation {
  readonly subgraph: number;
  /** The type of the place in that subgraph's schema. */
  readonly type: ModelType;
  /** The runtime types that objects can have there, of those that are planned for. */
  readonly types: readonly ModelType[];
  /** Whether the place is an interface-object there, which hides the runtime type. */
  readonly isOpaque: boolean;
  readonly provided: Selection | undefined;
  /** After how many sequential requests its data is there, counted from the node's first arrival. */
  readonly round: number;
  /** The demands with `@requires` that are fetched there. */
  readonly resolved: ReadonlySet<Demand>;
  /** When it is there for certain: what it requires, or is represented by, may be fetched under a condition only. */
  readonly when: When;
  /** The values of objects above that the node takes, each with the round after which it is known, counted as `round`. */
  readonly contexts: ReadonlyMap<ContextValue, number>;
  /** That another part of the answer, which is there before, has it; little may be added to what is asked for there. */
  readonly settled?: Settled;
}

/** What there is of a location in the fetches of an earlier part. */
export interface Settled {
  /** The location in the earlier part's solution; nothing for what is below a key. */
  readonly source: { readonly solution: Solution; readonly number: number } | undefined;
  /** The fields that are asked for there. */
  readonly covers: readonly Cover[];
  /** The fields that may be added, since keys have them; nothing: those of the type's own keys. */
  readonly keys: Selection | undefined;
}

/** What stage 3 decides for one node, for one way of arriving at it. */
export interface Solution {
  readonly node: DemandNode;
  readonly arrivals: readonly PlannedLocation[];
  /** In an order in which they can be made. A location's number counts the arrivals first, then these. */
  readonly visits: readonly Visit[];
  readonly covers: readonly Cover[];
  /** For which types each location is used, the arrivals first; visits that are not used at all are not made. */
  readonly usage: readonly ReadonlySet<ModelType>[];
  readonly cost: Cost;
}

/** One fetch for the objects of a node: an `_entities` request, or a root request. */
export interface Visit {
  readonly location: PlannedLocation;
  /** How the objects are represented, by group of types; empty for a root type. */
  readonly entries: readonly Entry[];
  /** What the representations hold for `@requires`, beside the key. */
  readonly required: readonly Read[];
  /** Of a root type below a field: the location that shows that there is such an object. */
  readonly foundIn: number | undefined;
}

export interface Entry {
  readonly types: readonly ModelType[];
  readonly key: EntityKey;
  readonly reads: readonly Read[];
  /** The location that tells the runtime type, where the arrival does not. */
  readonly typenameFrom: number | undefined;
}

/** Where a demand of the planner itself is read. */
export interface Read {
  readonly demand: Demand;
  readonly picks: readonly Picked[];
  readonly child: Child | undefined;
  readonly when: When;
}

/** How a demand is met. */
export interface Cover {
  readonly demand: Demand;
  /** For a field without a selection: the locations that it is asked of, each for other types. */
  readonly picks: readonly Picked[];
  readonly child: Child | undefined;
}

export interface Picked {
  readonly location: number;
  readonly types: readonly ModelType[];
}

/** The solution of the node below, with the locations of this node that its arrivals stand for. */
export interface Child {
  readonly locations: readonly number[];
  readonly solution: Solution;
}

export interface Cost {
  /** How many requests follow one another, counted from the node's first arrival. */
  readonly rounds: number;
  readonly fetches: number;
  /** How many fields are asked for. */
  readonly size: number;
  /** The rounds of what is wanted under different conditions; nothing where all takes as long as what is always wanted. */
  readonly roundsWhen?: readonly ConditionalRounds[] | undefined;
}

/** What stage 3 hands on. */
export interface SolvedTree {
  readonly tree: DemandTree;
  /** Of the initial part. */
  readonly roots: readonly Solution[];
  /** Each behind those that it lies in. */
  readonly deferred: readonly SolvedPart[];
  readonly statistics: SolveStatistics;
}

/** What is delivered with the same deferred parts. */
export interface SolvedPart {
  readonly delivery: Delivery;
  readonly roots: readonly Solution[];
}

/** Counted for metrics: how hard the operation was. */
export interface SolveStatistics {
  /** What counts against the step budget: one for each combination of subgraphs weighed, more for those of wide sets. */
  readonly steps: number;
  /** How many selection sets had too many choices, or came too late, for all of them to be weighed. */
  readonly inexactNodes: number;
}

/** Negative when the left is better: rounds before fetches before size. */
export function compareCosts(left: Cost, right: Cost): number {
  return left.rounds - right.rounds || left.fetches - right.fetches || left.size - right.size;
}

/** Adds the locations that a visit's representations are read from, by their numbers. */
export function addLocationsReadBy(
  { entries, required, foundIn }: Omit<Visit, "location">,
  into: Set<number>,
): void {
  if (foundIn !== undefined) {
    into.add(foundIn);
  }
  for (const { reads, typenameFrom } of entries) {
    addLocations(reads, into);
    if (typenameFrom !== undefined) {
      into.add(typenameFrom);
    }
  }
  addLocations(required, into);
}

function addLocations(reads: readonly Read[], into: Set<number>): void {
  for (const { picks, child } of reads) {
    for (const { location } of picks) {
      into.add(location);
    }
    for (const location of child?.locations ?? []) {
      into.add(location);
    }
  }
}

/** Those that no other beats in rounds and fetches, fewest rounds first. */
export function keepBest(solutions: readonly Solution[]): readonly Solution[] {
  if (solutions.length < 2) {
    return solutions;
  }
  const kept: Solution[] = [];
  for (const solution of [...solutions].sort((a, b) => compareCosts(a.cost, b.cost))) {
    const last = kept.at(-1);
    if (last === undefined || solution.cost.fetches < last.cost.fetches) {
      kept.push(solution);
    }
  }
  return kept;
}

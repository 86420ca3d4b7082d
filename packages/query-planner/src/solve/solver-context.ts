import type { SupergraphModel } from "@hansa/federation-model";
import type { ByNumber } from "../by-number.ts";
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { ContextValue, Demand, DemandNode } from "../demands/demand-tree.ts";
import type { ArrivalsBelow } from "./arrivals-below.ts";
import type { Need } from "./find-choices.ts";
import type { ForcedBelow } from "./forced-below.ts";
import type { LowerBound } from "./lower-bounds.ts";
import type { Child, Cost, PlannedLocation, Solution } from "./solution.ts";
import type { Turn } from "./solve-parts.ts";

/** What the parts of the solver ask of the whole. */
export interface SolverContext {
  readonly model: SupergraphModel;
  readonly builder: DemandBuilder;
  /** The part of the answer that is being solved. */
  readonly turn: Turn;
  readonly forced: ForcedBelow;
  readonly arrivals: ArrivalsBelow;
  /** How many fields each subgraph has alone, which is asked anyway then. */
  readonly onlyPlaces: ReadonlyMap<number, number>;
  /** The solutions of a node that no other beats in both rounds and fetches, fewest rounds first; none if there are none. */
  frontier(node: DemandNode, arrivals: readonly PlannedLocation[]): readonly Solution[];
  /** What is below fields at the least, in this turn, where nothing is provided at the arrivals. */
  readonly bounds: ByNumber<Demand, LowerBound>;
  /** Solves what is below a field that is asked of these locations; nothing where that cannot be. */
  below(
    demand: Demand,
    locations: readonly PlannedLocation[],
    numbers: readonly number[],
  ): readonly ChildSolution[];
  /** Context values that are being read: one that needs itself is never known. */
  readonly valuesBeingRead: Set<ContextValue>;
  /** Whether an earlier part of the answer reads a context value. */
  isReadBefore(value: ContextValue): boolean;
  /** The demands of a node that count in the part of the answer that is being solved. */
  demandsOf(node: DemandNode): readonly Demand[];
  /** The same with the types that they are wanted of, where objects can have any of the node's types. */
  needsOf(node: DemandNode): readonly Need[];
  /** Whether the step budget is used up: from then on the first way that is found is taken. */
  readonly isExhausted: boolean;
  /** Counts work against the step budget. */
  countSteps(count: number): void;
  /** To be called where a way to get something turns out to be none. */
  fail(): void;
}

/** The result for a field's value, with its cost as seen from the field's own node. */
export interface ChildSolution extends Cost {
  readonly child: Child;
}

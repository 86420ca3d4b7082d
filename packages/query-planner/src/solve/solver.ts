/**
 * Stage 3: demands → for each selection set the subgraphs to visit, what each is asked for, and by which key.
 *
 * f(node, arrivals) is the best way to get all that a selection set demands when its objects are already in the
 * answers of the arrivals. `findChoices` says which subgraphs must be visited and which may be; `searchAllSets` tries
 * sets of the latter, smallest first, until no larger one can be better. For one set, `evaluateVisits` has
 * `scheduleVisits` find the keys and the order, `coverLeaves` the place of each leaf, and f the nodes below, whose
 * objects arrive from the arrivals and visits together. A visit costs a fetch. Results are kept by node and arrivals,
 * so the work is bounded by their number, not by the number of paths. A node has several results where fewer
 * sequential rounds cost more fetches (`combineCosts`); the root chooses. Where the answer is delivered in parts, each
 * is solved by itself (`solve-parts.ts`).
 *
 * What keeps the number of sets small: f with every arrival there could be is the least that a node can cost
 * (`NodeBounds`), so a set is given up, and the search ended, when even that is no better than what is known; a field
 * that costs no more than that asks for no further visit (`usefulBelow`); a visit that one field would like can wait
 * until below that field; and one that several fields are sure to need below them is made above them all
 * (`findSavings`).
 *
 *   f(orders, {orders}) = 0 visits + f(createdBy, {orders}) + f(product, {orders})
 *                                    = 1 visit (users)        = 1 visit (products)      → 2 fetches in 1 round
 */
import type { SupergraphModel } from "@hansa/federation-model";
import { ByNumber } from "../by-number.ts";
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { ContextValue, Demand, DemandNode, DemandTree } from "../demands/demand-tree.ts";
import { PlanError } from "../errors.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import { ArrivalMemo, locationKey } from "./arrival-memo.ts";
import { ArrivalsBelow, arrivingLater } from "./arrivals-below.ts";
import { contextsBelow } from "./context-rounds.ts";
import { countOnlyPlaces } from "./count-only-places.ts";
import { findChoices, type Need, needsFor } from "./find-choices.ts";
import { ForcedBelow } from "./forced-below.ts";
import type { LowerBound } from "./lower-bounds.ts";
import { roundOfTypes } from "./round-of-types.ts";
import { searchAllSets, searchByImproving } from "./search-visits.ts";
import type { PlannedLocation, Solution, SolvedTree } from "./solution.ts";
import { solveParts, type Turn } from "./solve-parts.ts";
import type { ChildSolution, SolverContext } from "./solver-context.ts";

/** How far past the step budget an operation may go while the first way is taken everywhere. */
const hardLimitFactor = 10;

const noChildren: readonly ChildSolution[] = [];

const noNumbers: readonly number[] = [];

const noLocations: readonly PlannedLocation[] = [];

export interface SolverOptions {
  readonly settings: QueryPlannerSettings;
  readonly signal: AbortSignal | undefined;
  /** Told each time that one way to get something turns out to be none. */
  readonly onFailure: () => void;
}

/** Solves the demands of one operation. */
export class Solver implements SolverContext {
  readonly model: SupergraphModel;
  readonly builder: DemandBuilder;
  readonly valuesBeingRead: Set<ContextValue> = new Set();
  turn: Turn = { delivery: undefined, active: undefined, settled: new Map(), settledBelow: new Set() };
  forced: ForcedBelow = new ForcedBelow(this);
  onlyPlaces: ReadonlyMap<number, number> = new Map();
  readonly #settings: QueryPlannerSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #onFailure: () => void;
  readonly arrivals: ArrivalsBelow;
  readonly bounds: ByNumber<Demand, LowerBound> = new ByNumber();
  readonly #memo: ArrivalMemo<readonly Solution[]>;
  /** Of the nodes in this turn, and of how many demands they had. */
  readonly #needs = new ByNumber<
    DemandNode,
    { readonly demandCount: number; readonly needs: readonly Need[] }
  >();
  /** The planner's own selection sets that are being solved. */
  readonly #open = new Set<string>();
  readonly #makeFrontier = (node: DemandNode, arrivals: readonly PlannedLocation[]): readonly Solution[] =>
    this.#solveOnce(node, arrivals);
  #steps = 0;
  #inexactNodes = 0;

  constructor(model: SupergraphModel, builder: DemandBuilder, options: SolverOptions) {
    this.model = model;
    this.builder = builder;
    this.arrivals = new ArrivalsBelow(model);
    this.#memo = new ArrivalMemo(model.subgraphs.length);
    this.#settings = options.settings;
    this.#signal = options.signal;
    this.#onFailure = options.onFailure;
  }

  /**
   * The best solution of each root; nothing where one has none.
   *
   * @throws PlanError PLAN_BUDGET_EXCEEDED; the signal's reason; what `onFailure` throws.
   */
  solve(tree: DemandTree): SolvedTree | undefined {
    this.onlyPlaces = countOnlyPlaces(tree.roots);
    const parts = solveParts(tree, this.builder, (turn) => this.#solveTurn(tree, turn));
    return parts === undefined
      ? undefined
      : {
          tree,
          roots: parts.flatMap(({ delivery, roots }) => (delivery === undefined ? roots : [])),
          deferred: parts.filter(({ delivery }) => delivery !== undefined),
          statistics: { steps: this.#steps, inexactNodes: this.#inexactNodes },
        };
  }

  /** The best solution of each root that has something in a part; nothing where one has none. */
  #solveTurn({ roots }: DemandTree, turn: Turn): readonly Solution[] | undefined {
    const { active, settled } = turn;
    this.turn = turn;
    this.#memo.clear();
    this.#needs.clear();
    this.bounds.clear();
    this.forced = new ForcedBelow(this);
    const solutions: Solution[] = [];
    for (const node of roots.filter(({ demands }) => demands.some((one) => active?.has(one) ?? true))) {
      const [best] = this.frontier(node, settled.get(node) ?? []);
      if (best === undefined) {
        return undefined;
      }
      solutions.push(best);
    }
    return solutions;
  }

  isReadBefore(value: ContextValue): boolean {
    return this.turn.settledBelow.has(value.owner.parent);
  }

  demandsOf(node: DemandNode): readonly Demand[] {
    const { active } = this.turn;
    const isAll = active === undefined || node.selection === undefined;
    return isAll ? node.demands : node.demands.filter((demand) => active.has(demand));
  }

  needsOf(node: DemandNode): readonly Need[] {
    const known = this.#needs.get(node);
    // What reads context values is added to a node when a requirement first asks for it.
    if (known?.demandCount === node.demands.length) {
      return known.needs;
    }
    const needs = needsFor(this.demandsOf(node), node.types);
    this.#needs.set(node, { demandCount: node.demands.length, needs });
    return needs;
  }

  countSteps(count: number): void {
    this.#steps += count;
  }

  get isExhausted(): boolean {
    return this.#steps > this.#settings.stepBudget;
  }

  /** The solutions of a node that no other beats in both rounds and fetches, fewest rounds first; none if there are none. */
  frontier(node: DemandNode, arrivals: readonly PlannedLocation[]): readonly Solution[] {
    return this.#memo.get(node, arrivals, this.#makeFrontier);
  }

  /**
   * Solves a node unless that is what is being done: a key that can be read only by means of itself, at the same
   * place and one level deeper, would lead on without end.
   */
  #solveOnce(node: DemandNode, arrivals: readonly PlannedLocation[]): readonly Solution[] {
    if (node.selection !== undefined || node.parent === undefined) {
      return this.#solveNode(node, arrivals);
    }
    const question = `${node.type.id}|${demandText(node)}|${arrivals.map(locationKey).join()}`;
    if (this.#open.has(question)) {
      return [];
    }
    this.#open.add(question);
    const solutions = this.#solveNode(node, arrivals);
    this.#open.delete(question);
    return solutions;
  }

  below(
    demand: Demand,
    locations: readonly PlannedLocation[],
    numbers: readonly number[],
  ): readonly ChildSolution[] {
    const { child } = demand;
    if (child === undefined || numbers.length === 0) {
      return noChildren;
    }
    let settled: number | undefined;
    let asked = numbers;
    if (this.turn.settled.size > 0 && !demand.isInternal) {
      settled = numbers.find((one) => locations[one]?.settled !== undefined);
      asked = numbers.filter((one) => locations[one]?.settled === undefined);
    }
    const places = this.arrivals.whereAllAre(demand, child, { locations, numbers: asked });
    if (settled === undefined && places.length === 0) {
      return noChildren;
    }
    let base = Number.POSITIVE_INFINITY;
    for (const { number } of places) {
      base = Math.min(base, locations[number]?.round ?? 0);
    }
    for (const number of settled === undefined ? noNumbers : numbers) {
      base = Math.min(base, locations[number]?.round ?? 0);
    }
    base = Math.max(base, roundOfTypes(demand, locations) ?? 0);
    const contexts = contextsBelow(this, child, locations, base);
    const found = places.map(({ number, below }) =>
      arrivingLater(below, Math.max(0, (locations[number]?.round ?? 0) - base), contexts),
    );
    const numbersFound = places.map(({ number }) => number);
    // Earlier parts have the objects of the node below in these places, all of them found by way of this field.
    const before = settled === undefined ? noLocations : (this.turn.settled.get(child) ?? noLocations);
    const arrivals = before.length === 0 ? found : [...before, ...found];
    const used =
      settled === undefined || before.length === 0
        ? numbersFound
        : [...before.map(() => settled), ...numbersFound];
    return arrivals.length === 0
      ? noChildren
      : this.frontier(child, arrivals).map((solution) => childSolution(solution, used, base));
  }

  fail(): void {
    // What a deferred part cannot have by itself is tried in the part before it; only the initial one can tell.
    if (this.turn.delivery === undefined) {
      this.#onFailure();
    }
  }

  #solveNode(node: DemandNode, arrivals: readonly PlannedLocation[]): readonly Solution[] {
    this.#signal?.throwIfAborted();
    if (this.#steps > this.#settings.stepBudget * hardLimitFactor) {
      throw new PlanError(
        "PLAN_BUDGET_EXCEEDED",
        `Planning the operation took more than ${this.#settings.stepBudget * hardLimitFactor} steps (stepBudget). Split the operation.`,
      );
    }
    const choices = findChoices(this, node, arrivals);
    if (choices === undefined) {
      return [];
    }
    const problem = { node, arrivals, choices };
    if (this.isExhausted || choices.optional.length > this.#settings.maxExactChoices) {
      this.#inexactNodes += 1;
      return searchByImproving(this, problem);
    }
    const { solutions, isExact } = searchAllSets(this, problem);
    this.#inexactNodes += isExact ? 0 : 1;
    return solutions;
  }
}

/** A solution as seen from the node above, whose `locations` are there from round `base` on. */
function childSolution(solution: Solution, locations: readonly number[], base: number): ChildSolution {
  const { rounds, fetches, size, roundsWhen } = solution.cost;
  return {
    child: { locations, solution },
    rounds: rounds === 0 ? 0 : base + rounds,
    fetches,
    size,
    roundsWhen: roundsWhen?.map((one) => ({ when: one.when, rounds: base + one.rounds })),
  };
}

/** What the planner wants of a place, as a text that is equal where it wants the same. */
function demandText({ demands }: DemandNode): string {
  const parts = demands.map(
    ({ fieldName, argumentsText, types, child }) =>
      `${fieldName}${argumentsText}:${types.map((type) => type.id).join("/")}${child === undefined ? "" : `{${demandText(child)}}`}`,
  );
  return parts.join(" ");
}

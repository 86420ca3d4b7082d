/**
 * Stage 3: demands → for each selection set the subgraphs to visit, what each is asked for, and by which key.
 *
 * f(node, arrivals) is the best way to get all that a selection set demands when its objects are already in the
 * answers of the arrivals. `findChoices` says which subgraphs must be visited (they alone have something) and which
 * may be; sets of the latter are tried, smallest first, until no larger one can be better. For one set,
 * `scheduleVisits` finds the keys and the order, `coverLeaves` the place of each leaf, and f solves the nodes below
 * from the arrivals and visits together. A visit costs a fetch. Results are kept by node and arrivals, so the work is
 * bounded by their number, not by the number of paths. A node has several results where fewer sequential rounds cost
 * more fetches (`combineCosts`); the root chooses. Where the answer is delivered in parts, each is solved by itself
 * (`solve-parts.ts`).
 *
 *   f(orders, {orders}) = 0 visits + f(createdBy, {orders}) + f(product, {orders})
 *                                    = 1 visit (users)        = 1 visit (products)      → 2 fetches in 1 round
 */
import type { SupergraphModel } from "@hansa/federation-model";
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { ContextValue, Demand, DemandNode, DemandTree } from "../demands/demand-tree.ts";
import { PlanError } from "../errors.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import { combineCosts } from "./combine-costs.ts";
import { contextsBelow, coverValues } from "./context-rounds.ts";
import { coverLeaves } from "./cover-leaves.ts";
import { findChoices, type Need, type NodeChoices, unserved } from "./find-choices.ts";
import { findUsage } from "./find-usage.ts";
import { locationBelow, locationKey } from "./locations.ts";
import { type LowerBound, LowerBounds } from "./lower-bounds.ts";
import { servingLocations, usedFirst, usedLocations } from "./read-demand.ts";
import { type Schedule, scheduleVisits } from "./schedule-visits.ts";
import {
  type Cost,
  type Cover,
  compareCosts,
  type PlannedLocation,
  type Solution,
  type SolvedTree,
} from "./solution.ts";
import { solveParts, type Turn } from "./solve-parts.ts";
import type { ChildSolution, SolverContext } from "./solver-context.ts";
import { subsetsBySize } from "./subsets.ts";

/** How far past the step budget an operation may go while the first way is taken everywhere. */
const hardLimitFactor = 10;

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
  readonly #settings: QueryPlannerSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #onFailure: () => void;
  readonly #memo = new Map<string, readonly Solution[]>();
  /** The planner's own selection sets that are being solved. */
  readonly #open = new Set<string>();
  #turn: Turn = { delivery: undefined, active: undefined, settled: new Map(), settledBelow: new Set() };
  #bounds: LowerBounds = new LowerBounds(this.#turn);
  #steps = 0;
  #inexactNodes = 0;

  constructor(model: SupergraphModel, builder: DemandBuilder, options: SolverOptions) {
    this.model = model;
    this.builder = builder;
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
    this.#turn = turn;
    this.#memo.clear();
    this.#bounds = new LowerBounds(turn);
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
    return this.#turn.settledBelow.has(value.owner.parent);
  }

  demandsOf(node: DemandNode): readonly Demand[] {
    const { active } = this.#turn;
    const isAll = active === undefined || node.selection === undefined;
    return isAll ? node.demands : node.demands.filter((demand) => active.has(demand));
  }

  get isExhausted(): boolean {
    return this.#steps > this.#settings.stepBudget;
  }

  /** The solutions of a node that no other beats in both rounds and fetches, fewest rounds first; none if there are none. */
  frontier(node: DemandNode, arrivals: readonly PlannedLocation[]): readonly Solution[] {
    const key = `${node.id}|${arrivals.map(locationKey).join()}`;
    const known = this.#memo.get(key);
    if (known !== undefined) {
      return known;
    }
    const solutions = this.#solveOnce(node, arrivals);
    this.#memo.set(key, solutions);
    return solutions;
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
    if (child === undefined) {
      return [];
    }
    const base = Math.min(...numbers.map((number) => locations[number]?.round ?? 0));
    const contexts = contextsBelow(this, child, locations, base);
    const arrivals: PlannedLocation[] = [];
    const used: number[] = [];
    const isSettled = (number: number): boolean =>
      !demand.isInternal && locations[number]?.settled !== undefined;
    const settled = this.#turn.settled.size === 0 ? undefined : numbers.find(isSettled);
    if (settled !== undefined) {
      // Earlier parts have the objects of the node below in these places, all of them found by way of this field.
      arrivals.push(...(this.#turn.settled.get(child) ?? []));
      used.push(...arrivals.map(() => settled));
    }
    for (const number of settled === undefined ? numbers : numbers.filter((one) => !isSettled(one))) {
      const location = locations[number];
      const below = location === undefined ? undefined : locationBelow(this.model, demand, child, location);
      if (below !== undefined) {
        arrivals.push({ ...below, round: below.round - base, contexts });
        used.push(number);
      }
    }
    if (arrivals.length === 0) {
      return [];
    }
    return this.frontier(child, arrivals).map((solution) => ({
      child: { locations: used, solution },
      rounds: solution.cost.rounds === 0 ? 0 : base + solution.cost.rounds,
      fetches: solution.cost.fetches,
      size: solution.cost.size,
    }));
  }

  fail(): void {
    // What a deferred part cannot have by itself is tried in the part before it; only the initial one can tell.
    if (this.#turn.delivery === undefined) {
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
    const { optional } = choices;
    if (optional.length > this.#settings.maxExactChoices || this.isExhausted) {
      this.#inexactNodes += 1;
      return this.#solveByImproving(node, arrivals, choices);
    }
    const bound = this.#bound(choices, arrivals);
    const masks = choices.constraints.map((usable) => maskOf(usable, optional));
    let solutions: readonly Solution[] = [];
    for (const subset of subsetsBySize(optional.length)) {
      const chosen = [...choices.mandatory, ...optional.filter((_, index) => ((subset >> index) & 1) === 1)];
      const [fastest] = solutions;
      if (fastest !== undefined && isBeyond(chosen.length + bound.fetches, fastest, bound)) {
        break;
      }
      if (masks.every((mask) => (mask & subset) !== 0) && this.#isAllowed(node, chosen)) {
        solutions = keepBest([...solutions, ...this.#evaluate(node, arrivals, choices, chosen)]);
      }
      if (this.isExhausted && solutions.length > 0) {
        this.#inexactNodes += 1;
        break;
      }
    }
    return solutions;
  }

  /** What the nodes below cost at least, and how many rounds it takes at least. */
  #bound({ needs }: NodeChoices, arrivals: readonly PlannedLocation[]): LowerBound {
    let fetches = 0;
    let rounds = 0;
    for (const { demand, types } of needs) {
      const below = this.#bounds.below(demand);
      fetches += below.fetches;
      rounds = Math.max(rounds, below.rounds + (unserved(demand, types, arrivals).length > 0 ? 1 : 0));
    }
    return { fetches, rounds };
  }

  /** A good set, found by taking the most useful subgraph again and again, then changing one at a time. */
  #solveByImproving(
    node: DemandNode,
    arrivals: readonly PlannedLocation[],
    choices: NodeChoices,
  ): readonly Solution[] {
    let current = greedySet(choices);
    let solutions = keepBest(this.#evaluateSet(node, arrivals, choices, current));
    if (solutions.length === 0 && !node.isSerial) {
      current = new Set(choices.optional);
      solutions = this.#evaluateSet(node, arrivals, choices, current);
    }
    for (let improved = true; improved && !this.isExhausted; ) {
      improved = false;
      for (const subgraph of this.isExhausted ? [] : choices.optional) {
        const changed = new Set(current);
        if (!changed.delete(subgraph)) {
          changed.add(subgraph);
        }
        const found = this.#evaluateSet(node, arrivals, choices, changed);
        if (
          found[0] !== undefined &&
          (solutions[0] === undefined || compareCosts(found[0].cost, solutions[0].cost) < 0)
        ) {
          solutions = found;
          current = changed;
          improved = true;
        }
      }
    }
    return solutions;
  }

  #evaluateSet(
    node: DemandNode,
    arrivals: readonly PlannedLocation[],
    choices: NodeChoices,
    optional: ReadonlySet<number>,
  ): readonly Solution[] {
    const chosen = [...choices.mandatory, ...choices.optional.filter((subgraph) => optional.has(subgraph))];
    return this.#isAllowed(node, chosen) ? this.#evaluate(node, arrivals, choices, chosen) : [];
  }

  /** Serial fields go to one subgraph, and are never asked for again. */
  #isAllowed(node: DemandNode, chosen: readonly number[]): boolean {
    return !node.isSerial || chosen.length === (this.#turn.delivery === undefined ? 1 : 0);
  }

  /** The solutions that visit exactly these subgraphs, and those that their keys need before them. */
  #evaluate(
    node: DemandNode,
    arrivals: readonly PlannedLocation[],
    choices: NodeChoices,
    chosen: readonly number[],
  ): readonly Solution[] {
    // What is weighed is each field against each location; more of both counts for more, so that the budget bounds time.
    this.#steps += 1 + ((choices.needs.length * (arrivals.length + chosen.length)) >> 3);
    const schedules = scheduleVisits(this, { node, arrivals, choices, chosen });
    if (schedules.length === 0) {
      this.fail();
    }
    return schedules.flatMap((schedule) => this.#evaluateSchedule(node, arrivals, choices, schedule));
  }

  #evaluateSchedule(
    node: DemandNode,
    arrivals: readonly PlannedLocation[],
    choices: NodeChoices,
    schedule: Schedule,
  ): readonly Solution[] {
    const locations = [...arrivals, ...schedule.visits.map((visit) => visit.location)];
    const hasValues = node.values.length > 0 && !this.#turn.settled.has(node);
    const needs = hasValues ? choices.needs.filter(isNoValue) : choices.needs;
    const leaves = coverLeaves(needs, locations, schedule.visits);
    const values = hasValues ? coverValues(this, node, locations) : noValues;
    if (leaves === undefined || values === undefined) {
      return [];
    }
    const used = usedLocations(leaves, schedule.visits);
    const children: { readonly demand: Demand; readonly options: readonly ChildSolution[] }[] = [];
    for (const { demand, types } of needs.filter((need) => need.demand.child !== undefined)) {
      const serving = servingLocations(demand, types, locations);
      const askable = this.#turn.settled.size === 0 ? serving : notAskedTwice(demand, serving, locations);
      const numbers = usedFirst(askable, locations, used);
      const options = this.below(demand, locations, node.isSerial ? numbers.slice(0, 1) : numbers);
      if (options.length === 0) {
        this.fail();
        return [];
      }
      children.push({ demand, options });
    }
    const base = {
      rounds: values.cost.rounds,
      fetches: schedule.extraFetches + values.cost.fetches,
      size: leaves.length + values.cost.size,
    };
    return combineCosts(
      base,
      children.map(({ options }) => options),
    ).map(({ cost, chosen: picked }) => {
      const above = children.map(({ demand }, index) => ({ demand, picks: [], child: picked[index]?.child }));
      const covers = inOrder([...values.covers, ...leaves, ...above], choices);
      return withUsage({ node, arrivals, visits: schedule.visits, covers }, cost);
    });
  }
}

/** What the planner wants of a place, as a text that is equal where it wants the same. */
function demandText({ demands }: DemandNode): string {
  const parts = demands.map(
    ({ fieldName, argumentsText, types, child }) =>
      `${fieldName}${argumentsText}:${types.map((type) => type.id).join("/")}${child === undefined ? "" : `{${demandText(child)}}`}`,
  );
  return parts.join(" ");
}

const noValues: NonNullable<ReturnType<typeof coverValues>> = {
  covers: [],
  cost: { rounds: 0, fetches: 0, size: 0 },
};

/** Context values are read where they are known first, not where most else is asked for. */
function isNoValue({ demand }: Need): boolean {
  return demand.value === undefined;
}

/** A subgraph that has answered a field in an earlier part is not asked for it again: objects could be others now. */
function notAskedTwice(
  demand: Demand,
  numbers: readonly number[],
  locations: readonly PlannedLocation[],
): readonly number[] {
  const settled = numbers.filter((number) => !demand.isInternal && locations[number]?.settled !== undefined);
  const subgraphs = new Set(settled.map((number) => locations[number]?.subgraph));
  return numbers.filter((number) => settled.includes(number) || !subgraphs.has(locations[number]?.subgraph));
}

/** A solution with what it uses; the visits that it does not use cost nothing. */
function withUsage(solution: Omit<Solution, "usage" | "cost">, below: Cost): Solution {
  const usage = findUsage(solution);
  const used = solution.visits.filter((_, index) => (usage[solution.arrivals.length + index]?.size ?? 0) > 0);
  const rounds = Math.max(below.rounds, ...used.map((visit) => visit.location.round));
  return { ...solution, usage, cost: { ...below, rounds, fetches: below.fetches + used.length } };
}

function inOrder(covers: readonly Cover[], choices: NodeChoices): readonly Cover[] {
  const byDemand = new Map(covers.map((cover) => [cover.demand, cover]));
  return choices.needs.flatMap(({ demand }) => byDemand.get(demand) ?? []);
}

/** Whether so many fetches are no better than what is known. */
function isBeyond(fetches: number, { cost }: Solution, bound: LowerBound): boolean {
  return cost.rounds <= bound.rounds ? fetches >= cost.fetches : fetches > cost.fetches;
}

/** Those that no other beats in rounds and fetches, fewest rounds first. */
function keepBest(solutions: readonly Solution[]): readonly Solution[] {
  const kept: Solution[] = [];
  for (const solution of [...solutions].sort((a, b) => compareCosts(a.cost, b.cost))) {
    const last = kept.at(-1);
    if (last === undefined || solution.cost.fetches < last.cost.fetches) {
      kept.push(solution);
    }
  }
  return kept;
}

function maskOf(subgraphs: readonly number[], optional: readonly number[]): number {
  return subgraphs.reduce((mask, subgraph) => mask | (1 << optional.indexOf(subgraph)), 0);
}

/** Takes the subgraph that meets most of what is open, again and again. */
function greedySet({ optional, constraints }: NodeChoices): ReadonlySet<number> {
  const chosen = new Set<number>();
  for (let open = constraints; open.length > 0; ) {
    const counts = optional.map((subgraph) => open.filter((usable) => usable.includes(subgraph)).length);
    const subgraph = optional[counts.indexOf(Math.max(...counts))];
    if (subgraph === undefined) {
      break;
    }
    chosen.add(subgraph);
    open = open.filter((usable) => !usable.includes(subgraph));
  }
  return chosen;
}

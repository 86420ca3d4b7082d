import type { Demand } from "../demands/demand-tree.ts";
import { combineCosts, type Part } from "./combine-costs.ts";
import type { ConditionalRounds } from "./conditional-rounds.ts";
import { coverValues } from "./context-rounds.ts";
import { type CoveredLeaves, coverLeaves } from "./cover-leaves.ts";
import type { Need } from "./find-choices.ts";
import { findUsage } from "./find-usage.ts";
import { isBeaten, type LowerBound, type NodeBounds } from "./lower-bounds.ts";
import { givingLocations, usedFirst } from "./read-demand.ts";
import { type Schedule, scheduleVisits } from "./schedule-visits.ts";
import type { NodeProblem } from "./search-visits.ts";
import {
  type Cost,
  type Cover,
  keepBest,
  type PlannedLocation,
  type Solution,
  type Visit,
} from "./solution.ts";
import type { ChildSolution, SolverContext } from "./solver-context.ts";

/** With what an evaluation can end early: what the visits cost at least, and what is known to be possible. */
export interface Limit {
  readonly bounds: NodeBounds;
  readonly known: readonly Solution[];
}

/**
 * The solutions that visit exactly these subgraphs, and those that their keys need before them; none where that is not
 * possible, or comes out no better than what is known.
 */
export function evaluateVisits(
  solver: SolverContext,
  problem: NodeProblem,
  chosen: readonly number[],
  limit?: Limit,
): readonly Solution[] {
  const { node, arrivals, choices } = problem;
  // What is weighed is each field against each location; more of both counts for more, so that the budget bounds time.
  solver.countSteps(1 + ((choices.needs.length * (arrivals.length + chosen.length)) >> 3));
  const schedules = scheduleVisits(solver, { node, arrivals, choices, chosen });
  const only = schedules[0];
  if (only === undefined) {
    solver.fail();
    return [];
  }
  const scheduleLimit = limit && { ...limit, least: limit.bounds.ofVisits(chosen) };
  return keepBest(
    schedules.length === 1
      ? evaluateSchedule(solver, problem, only, scheduleLimit)
      : schedules.flatMap((schedule) => evaluateSchedule(solver, problem, schedule, scheduleLimit)),
  );
}

interface ScheduleLimit extends Limit {
  /** What the visits cost at least, with all that is below. */
  readonly least: LowerBound;
}

function evaluateSchedule(
  solver: SolverContext,
  { node, arrivals, choices }: NodeProblem,
  schedule: Schedule,
  limit: ScheduleLimit | undefined,
): readonly Solution[] {
  const locations = locationsOf(arrivals, schedule.visits);
  const hasValues = node.values.length > 0 && !solver.turn.settled.has(node);
  const counts = hasValues ? isNoValue : isAny;
  const leaves = coverLeaves(choices.needs, counts, locations, schedule.visits);
  const values = hasValues ? coverValues(solver, node, locations) : noValues;
  if (leaves === undefined || values === undefined) {
    return [];
  }
  const wanted = hasValues ? choices.needs.filter(isNoValue) : choices.needs;
  const children = solveChildren(solver, wanted, limit, ({ demand, types }) => {
    const serving = givingLocations(demand, types, locations);
    const askable = solver.turn.settled.size === 0 ? serving : notAskedTwice(demand, serving, locations);
    const numbers = usedFirst(askable, locations, leaves.used);
    return solver.below(demand, locations, node.isSerial ? numbers.slice(0, 1) : numbers);
  });
  if (children === undefined) {
    return [];
  }
  const base = {
    rounds: values.cost.rounds,
    fetches: schedule.extraFetches + values.cost.fetches,
    size: leaves.count + values.cost.size,
  };
  const fixed = isAnyConditional(choices.needs, children) ? roundsOfLeaves(leaves, locations) : noRounds;
  return combineCosts(base, children, fixed).map(({ cost, chosen }) => {
    const covers = coversOf(choices.needs, leaves, { values: values.covers, children, chosen });
    return withUsage({ node, arrivals, visits: schedule.visits, covers }, cost);
  });
}

function locationsOf(
  arrivals: readonly PlannedLocation[],
  visits: readonly Visit[],
): readonly PlannedLocation[] {
  if (visits.length === 0) {
    return arrivals;
  }
  const locations = arrivals.slice();
  for (const { location } of visits) {
    locations.push(location);
  }
  return locations;
}

/** Whether any field, or anything below one, is wanted under a condition only. */
function isAnyConditional(needs: readonly Need[], children: readonly SolvedChild[]): boolean {
  for (const { demand } of needs) {
    if (demand.when !== undefined) {
      return true;
    }
  }
  for (const { options } of children) {
    for (const { roundsWhen } of options) {
      if (roundsWhen !== undefined) {
        return true;
      }
    }
  }
  return false;
}

const noRounds: readonly ConditionalRounds[] = [];

function roundsOfLeaves(
  { covers }: CoveredLeaves,
  locations: readonly PlannedLocation[],
): readonly ConditionalRounds[] {
  const rounds: ConditionalRounds[] = [];
  for (const cover of covers) {
    for (const { location } of cover?.picks ?? noPicks) {
      const round = locations[location]?.round ?? 0;
      if (round > 0) {
        rounds.push({ when: cover?.demand.when, rounds: round });
      }
    }
  }
  return rounds;
}

const noValues: NonNullable<ReturnType<typeof coverValues>> = {
  covers: [],
  cost: { rounds: 0, fetches: 0, size: 0 },
};

/** Context values are read where they are known first, not where most else is asked for. */
function isNoValue({ demand }: Need): boolean {
  return demand.value === undefined;
}

function isAny(): boolean {
  return true;
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

const noPicks: Cover["picks"] = [];

interface SolvedChild extends Part<ChildSolution> {
  readonly demand: Demand;
}

/** What is below each field; nothing where that cannot be had, or as soon as it is too much. */
function solveChildren(
  solver: SolverContext,
  needs: readonly Need[],
  limit: ScheduleLimit | undefined,
  solve: (need: Need) => readonly ChildSolution[],
): readonly SolvedChild[] | undefined {
  let children: SolvedChild[] | undefined;
  let least = limit?.least;
  for (const need of needs) {
    if (need.demand.child === undefined) {
      continue;
    }
    const options = solve(need);
    const fastest = options[0];
    const cheapest = options[options.length - 1];
    if (fastest === undefined || cheapest === undefined) {
      solver.fail();
      return undefined;
    }
    const child = { demand: need.demand, when: need.demand.when, options };
    if (children === undefined) {
      children = [child];
    } else {
      children.push(child);
    }
    if (limit !== undefined && least !== undefined) {
      const assumed = limit.bounds.below(need.demand).fetches;
      least = {
        fetches: least.fetches + cheapest.fetches - assumed,
        rounds: Math.max(least.rounds, fastest.rounds),
      };
      if (isBeaten(least, limit.known)) {
        return undefined;
      }
    }
  }
  return children ?? noSolvedChildren;
}

const noSolvedChildren: readonly SolvedChild[] = [];

/** A solution with what it uses; the visits that it does not use cost nothing. */
function withUsage(solution: Omit<Solution, "usage" | "cost">, below: Cost): Solution {
  const { node, arrivals, visits, covers } = solution;
  const usage = findUsage(solution);
  let { rounds, fetches } = below;
  let number = arrivals.length;
  for (const { location } of visits) {
    if ((usage[number]?.size ?? 0) > 0) {
      rounds = Math.max(rounds, location.round);
      fetches += 1;
    }
    number += 1;
  }
  const { size, roundsWhen } = below;
  return { node, arrivals, visits, covers, usage, cost: { rounds, fetches, size, roundsWhen } };
}

/** All covers in the order of the needs. */
function coversOf(
  needs: readonly Need[],
  leaves: CoveredLeaves,
  {
    values,
    children,
    chosen,
  }: {
    readonly values: readonly Cover[];
    readonly children: readonly SolvedChild[];
    readonly chosen: readonly ChildSolution[];
  },
): readonly Cover[] {
  const covers: Cover[] = [];
  let next = 0;
  let index = 0;
  for (const { demand } of needs) {
    const value = values.length === 0 ? undefined : values.find((one) => one.demand === demand);
    const leaf = leaves.covers[index] ?? value;
    index += 1;
    if (leaf !== undefined) {
      covers.push(leaf);
    } else if (children[next]?.demand === demand) {
      covers.push({ demand, picks: noPicks, child: chosen[next]?.child });
      next += 1;
    }
  }
  return covers;
}

import type { DemandNode } from "../demands/demand-tree.ts";
import { evaluateVisits } from "./evaluate-visits.ts";
import type { NodeChoices } from "./find-choices.ts";
import { isBeaten, NodeBounds } from "./lower-bounds.ts";
import { compareCosts, keepBest, type PlannedLocation, type Solution } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { nextSubset, sizeOf } from "./subsets.ts";

/** A node, where its objects are, and what is to be chosen. */
export interface NodeProblem {
  readonly node: DemandNode;
  readonly arrivals: readonly PlannedLocation[];
  readonly choices: NodeChoices;
}

/** What a search found, and whether it weighed everything that could be better. */
export interface SearchResult {
  readonly solutions: readonly Solution[];
  readonly isExact: boolean;
}

/**
 * Tries sets of optional subgraphs, small ones first, until no larger one can be better than what is known. After the
 * first that will do comes that of all free ones, which is often as good as can be where the first is not.
 */
export function searchAllSets(solver: SolverContext, problem: NodeProblem): SearchResult {
  const { node, choices } = problem;
  const { mandatory, optional, free, constraints } = choices;
  if (optional.length === 0) {
    const isPossible = constraints.length === 0 && isAllowed(solver, node, mandatory);
    return { solutions: isPossible ? evaluateVisits(solver, problem, mandatory) : [], isExact: true };
  }
  const bounds = new NodeBounds(solver, problem);
  const masks = constraints.map((usable) => maskOf(usable, optional));
  const isEnough = (subset: number): boolean => masks.every((mask) => (mask & subset) !== 0);
  const freeMask = maskOf(free, optional);
  let solutions: readonly Solution[] = [];
  const attempt = (subset: number): void => {
    const chosen = [...mandatory];
    for (let index = 0; index < optional.length; index++) {
      const subgraph = optional[index];
      if (subgraph !== undefined && ((subset >> index) & 1) === 1) {
        chosen.push(subgraph);
      }
    }
    if (isAllowed(solver, node, chosen) && !isBeaten(bounds.ofVisits(chosen), solutions)) {
      const found = evaluateVisits(solver, problem, chosen, { bounds, known: solutions });
      solutions = solutions.length === 0 ? found : keepBest([...solutions, ...found]);
    }
  };
  for (let subset = 0; subset >= 0; subset = nextSubset(subset, optional.length)) {
    if (isBeaten(bounds.ofCount(mandatory.length + sizeOf(subset)), solutions)) {
      return { solutions, isExact: true };
    }
    if (solver.isExhausted && solutions.length > 0) {
      return { solutions, isExact: false };
    }
    if (isEnough(subset)) {
      const isFirst = solutions.length === 0;
      attempt(subset);
      if (isFirst && solutions.length > 0 && freeMask !== 0) {
        attempt(isEnough(freeMask) ? freeMask : subset | freeMask);
      }
    }
  }
  return { solutions, isExact: true };
}

/** A good set, found by taking the most useful subgraph again and again, then changing one at a time. */
export function searchByImproving(solver: SolverContext, problem: NodeProblem): readonly Solution[] {
  const { node, choices } = problem;
  const evaluate = (optional: ReadonlySet<number>): readonly Solution[] => {
    const chosen = [...choices.mandatory, ...choices.optional.filter((subgraph) => optional.has(subgraph))];
    return isAllowed(solver, node, chosen) ? evaluateVisits(solver, problem, chosen) : [];
  };
  let current = greedySet(choices);
  let solutions = evaluate(current);
  if (solutions.length === 0 && !node.isSerial) {
    current = new Set(choices.optional);
    solutions = evaluate(current);
  }
  for (let improved = true; improved && !solver.isExhausted; ) {
    improved = false;
    for (const subgraph of solver.isExhausted ? [] : choices.optional) {
      const changed = new Set(current);
      if (!changed.delete(subgraph)) {
        changed.add(subgraph);
      }
      const found = evaluate(changed);
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

/** Serial fields go to one subgraph, and are never asked for again. */
function isAllowed({ turn }: SolverContext, node: DemandNode, chosen: readonly number[]): boolean {
  return !node.isSerial || chosen.length === (turn.delivery === undefined ? 1 : 0);
}

function maskOf(subgraphs: readonly number[], optional: readonly number[]): number {
  let mask = 0;
  for (const subgraph of subgraphs) {
    mask |= 1 << optional.indexOf(subgraph);
  }
  return mask;
}

/** The free subgraphs, then the one that meets most of what is open, again and again. */
function greedySet({ optional, free, constraints }: NodeChoices): ReadonlySet<number> {
  const chosen = new Set<number>(free);
  const isOpen = (usable: readonly number[]): boolean => !usable.some((subgraph) => chosen.has(subgraph));
  for (let open = constraints.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
    const counts = optional.map((subgraph) => open.filter((usable) => usable.includes(subgraph)).length);
    const subgraph = optional[counts.indexOf(Math.max(...counts))];
    if (subgraph === undefined) {
      break;
    }
    chosen.add(subgraph);
  }
  return chosen;
}

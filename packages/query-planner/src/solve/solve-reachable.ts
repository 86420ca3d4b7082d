import type { SupergraphModel } from "@hansa/federation-model";
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { DemandTree } from "../demands/demand-tree.ts";
import { PlanError } from "../errors.ts";
import { leaveOutUnreachable, type ReachableDemands } from "./leave-out-unreachable.ts";
import type { SolvedTree } from "./solution.ts";
import { Solver, type SolverOptions } from "./solver.ts";
import { unusedValues } from "./unused-values.ts";

/**
 * Solves the demands of an operation as far as they can be met; the tree of the result says what was left out.
 *
 * Nearly always all can be met, so that is tried first. When the solver runs into something that it cannot have, it
 * is found out once whether that is out of reach for good; if so, the search begins anew without it, instead of trying
 * every other choice in vain.
 *
 * @throws PlanError SELECTION_UNSATISFIABLE where no way is found although there should be one, PLAN_BUDGET_EXCEEDED;
 * the signal's reason.
 */
export function solveReachable(
  model: SupergraphModel,
  builder: DemandBuilder,
  tree: DemandTree,
  options: Omit<SolverOptions, "onFailure">,
): SolvedTree {
  let reachable: ReachableDemands | undefined;
  const onFailure = (): void => {
    if (reachable === undefined) {
      reachable = leaveOutUnreachable(model, builder, tree);
      if (reachable.unreachable > 0) {
        throw new OutOfReach();
      }
    }
  };
  try {
    const solved = new Solver(model, builder, { ...options, onFailure }).solve(tree);
    if (solved !== undefined) {
      return withoutUnusedValues(model, builder, solved, options);
    }
  } catch (error) {
    if (!(error instanceof OutOfReach)) {
      throw error;
    }
  }
  const left = (reachable ?? leaveOutUnreachable(model, builder, tree)).tree;
  builder.useTree(left);
  const solved = new Solver(model, builder, { ...options, onFailure: () => {} }).solve(left);
  if (solved === undefined) {
    throw new PlanError(
      "SELECTION_UNSATISFIABLE",
      "No way was found to fetch what the operation asks for, although each field seems to be within reach. Select less at a time, and report the operation with the supergraph: it is a defect.",
    );
  }
  return withoutUnusedValues(model, builder, solved, options);
}

/** Values that could be needed and turn out not to be are left out, and all is solved once more. */
function withoutUnusedValues(
  model: SupergraphModel,
  builder: DemandBuilder,
  solved: SolvedTree,
  options: Omit<SolverOptions, "onFailure">,
): SolvedTree {
  const { contexts } = solved.tree;
  const unused = contexts === undefined ? undefined : unusedValues(solved);
  if (unused === undefined || unused.size === 0) {
    return solved;
  }
  contexts?.drop(unused);
  return new Solver(model, builder, { ...options, onFailure: () => {} }).solve(solved.tree) ?? solved;
}

/** Ends a search for what cannot be had. */
class OutOfReach extends Error {}

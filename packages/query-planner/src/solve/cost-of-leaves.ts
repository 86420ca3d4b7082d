import type { DemandNode } from "../demands/demand-tree.ts";
import { canEnterAtOnce } from "./can-enter.ts";
import { candidates, unserved } from "./can-serve.ts";
import type { Need } from "./find-choices.ts";
import { isRequiringPlace } from "./locations.ts";
import type { LowerBound } from "./lower-bounds.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/**
 * What a node costs of which no field has others below it, where there is nothing to choose: what no arrival has is had
 * of subgraphs that alone have something, each in the first round by its only key. That is what solving it would come
 * to, without the solution. Nothing where more has to be looked at. The arrivals are all there at once.
 */
export function costOfLeaves(
  solver: SolverContext,
  node: DemandNode,
  arrivals: readonly PlannedLocation[],
): LowerBound | undefined {
  if (!isPlainNode(solver, node) || arrivals.length === 0) {
    return undefined;
  }
  const asked: number[] = [];
  let shared: (readonly number[])[] | undefined;
  for (const need of solver.needsOf(node)) {
    const usable = subgraphsToAsk(node, need, arrivals);
    if (usable === undefined) {
      return undefined;
    }
    const first = usable[0];
    if (usable.length > 1) {
      shared ??= [];
      shared.push(usable);
    } else if (first !== undefined && !asked.includes(first)) {
      if (!isEnteredByOnlyKey(node, first, arrivals)) {
        return undefined;
      }
      asked.push(first);
    }
  }
  const isMet = shared?.every((usable) => usable.some((subgraph) => asked.includes(subgraph))) ?? true;
  return isMet ? { fetches: asked.length, rounds: asked.length === 0 ? 0 : 1 } : undefined;
}

/** Whether nothing but the places of fields and keys says how the fields of a node can be had. */
function isPlainNode({ model, builder, isExhausted }: SolverContext, node: DemandNode): boolean {
  return (
    !isExhausted &&
    node.type.kind === "object" &&
    node.root === undefined &&
    node.rootType === undefined &&
    !model.usesContexts &&
    model.interfaceObjects.length === 0 &&
    builder.view === undefined
  );
}

const nobody: readonly number[] = [];

/** The subgraphs that have a field where no arrival has it; nothing where that is not all that there is to know. */
function subgraphsToAsk(
  node: DemandNode,
  { demand, types }: Need,
  arrivals: readonly PlannedLocation[],
): readonly number[] | undefined {
  if (demand.child !== undefined || demand.when !== undefined) {
    return undefined;
  }
  const missing = unserved(demand, types, arrivals);
  if (missing.length === 0) {
    return nobody;
  }
  const usable = candidates(node, demand, missing, arrivals);
  const isPlain = usable.length > 0 && !usable.some((subgraph) => isRequiringPlace(demand, subgraph));
  return isPlain ? usable : undefined;
}

function isEnteredByOnlyKey(
  node: DemandNode,
  subgraph: number,
  arrivals: readonly PlannedLocation[],
): boolean {
  return node.type.entriesBySubgraph.get(subgraph)?.length === 1 && canEnterAtOnce(node, subgraph, arrivals);
}

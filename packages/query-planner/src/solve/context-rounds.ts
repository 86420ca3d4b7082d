import type { ContextValue, Demand, DemandNode } from "../demands/demand-tree.ts";
import { noContexts } from "./locations.ts";
import { readDemand } from "./read-demand.ts";
import type { Cost, Cover, PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** The round of a value that is not known at these locations at all. */
const never = Number.POSITIVE_INFINITY;

/**
 * After which round the values are known that the objects of `child` take from above, counted from `base`: those of
 * the node of `locations` by reading them there, those from further up as the node knows them itself.
 */
export function contextsBelow(
  solver: SolverContext,
  child: DemandNode,
  locations: readonly PlannedLocation[],
  base: number,
): PlannedLocation["contexts"] {
  if (child.contexts.size === 0) {
    return noContexts;
  }
  const rounds = new Map<ContextValue, number>();
  for (const value of child.contexts) {
    const isHere = value.owner.parent === child.parent?.owner.parent;
    const here = (): number => (solver.isReadBefore(value) ? 0 : roundOf(solver, value, locations));
    const round = isHere ? here() : locations[0]?.contexts.get(value);
    rounds.set(value, Math.max(0, (round ?? never) - base));
  }
  return rounds;
}

/** After which round all arguments of a demand are known; nothing where one cannot be. */
export function contextRound(
  demand: Demand,
  subgraph: number,
  there: readonly PlannedLocation[],
): number | undefined {
  let latest = 0;
  for (const { sources } of demand.contexts.get(subgraph) ?? []) {
    for (const { value } of sources) {
      latest = Math.max(latest, there[0]?.contexts.get(value) ?? never);
    }
  }
  return latest === never ? undefined : latest;
}

/** The covers of a node's context values, each read where it is known first; nothing where one cannot be read. */
export function coverValues(
  solver: SolverContext,
  node: DemandNode,
  locations: readonly PlannedLocation[],
): { readonly covers: readonly Cover[]; readonly cost: Cost } | undefined {
  const covers: Cover[] = [];
  let cost: Cost = { rounds: 0, fetches: 0, size: 0 };
  for (const demand of node.values.flatMap((value) => value.demands)) {
    const types = presentTypes(demand.types, locations);
    const found = types.length === 0 ? undefined : readDemand(solver, demand, types, locations);
    if (found === undefined && types.length > 0) {
      return undefined;
    }
    if (found !== undefined) {
      const { picks, child } = found.read;
      covers.push({ demand, picks, child });
      cost = {
        rounds: Math.max(cost.rounds, child === undefined ? 0 : found.round),
        fetches: cost.fetches + found.fetches,
        size: cost.size + 1,
      };
    }
  }
  return { covers, cost };
}

function roundOf(solver: SolverContext, value: ContextValue, locations: readonly PlannedLocation[]): number {
  if (solver.valuesBeingRead.has(value)) {
    return never;
  }
  solver.valuesBeingRead.add(value);
  let latest = 0;
  for (const demand of value.demands) {
    const types = presentTypes(demand.types, locations);
    const found = types.length === 0 ? { round: 0 } : readDemand(solver, demand, types, locations);
    latest = Math.max(latest, found?.round ?? never);
  }
  solver.valuesBeingRead.delete(value);
  return latest;
}

function presentTypes(types: Demand["types"], locations: readonly PlannedLocation[]): Demand["types"] {
  return types.filter((type) => locations.some((location) => location.types.includes(type)));
}

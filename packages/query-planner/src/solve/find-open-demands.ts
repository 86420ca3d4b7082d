import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { candidates, unserved } from "./can-serve.ts";
import type { Need } from "./find-choices.ts";
import { isRequiringPlace, requiredBy as selectionRequired } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** What is to be decided for the demands that no arrival serves, and for what those require. */
export interface OpenDemands {
  /** Subgraphs that alone have something. */
  readonly mandatory: Set<number>;
  /** Those of them that have it only for what they require, for which they may have to wait. */
  readonly waiting: ReadonlySet<number>;
  readonly alternatives: readonly Alternative[];
  /** Demands that are served where the objects are. */
  readonly served: Need[];
  /** For each need the types for which no arrival has the field. */
  readonly missing: readonly (readonly ModelType[])[];
}

/** A demand that each of several subgraphs can meet. */
export interface Alternative {
  readonly need: Need;
  readonly usable: readonly number[];
  /** Whether it must be met; what is required is wanted only if that subgraph is chosen which requires it. */
  readonly isSure: boolean;
  /** Whether another field of the node requires it, so that it matters how soon it is there. */
  readonly isRequired: boolean;
}

/** What is open at a node; nothing where a demand can be met nowhere. */
export function findOpenDemands(
  solver: SolverContext,
  node: DemandNode,
  needs: readonly Need[],
  arrivals: readonly PlannedLocation[],
): OpenDemands | undefined {
  const mandatory = new Set<number>();
  let waiting: Set<number> | undefined;
  const alternatives: Alternative[] = [];
  const served: Need[] = [];
  const missingOfAll = needs.map(({ demand, types }) => unserved(demand, types, arrivals));
  let seen: Map<Demand, boolean> | undefined;

  const visit = (
    need: Need,
    missing: readonly ModelType[],
    { isSure, isRequired }: Pick<Alternative, "isSure" | "isRequired">,
  ): boolean => {
    const { demand } = need;
    if (missing.length === 0) {
      served.push(need);
      return true;
    }
    const found = candidates(node, demand, missing, arrivals);
    const requiring = requiringOf(demand, found);
    const usable =
      requiring.length === 0
        ? found
        : found.filter((subgraph) => !requiring.includes(subgraph) || isMet(demand, missing, subgraph));
    const only = usable[0];
    if (only === undefined) {
      solver.fail();
      return false;
    }
    const isForced = isSure && usable.length === 1;
    if (isForced) {
      mandatory.add(only);
    } else {
      alternatives.push({ need, usable, isSure, isRequired });
    }
    for (const subgraph of requiring) {
      if (usable.includes(subgraph)) {
        waiting ??= new Set();
        waiting.add(subgraph);
        const required = requiredAt(solver, node, demand, missing, subgraph);
        if (!required.every((inner) => visitRequired({ demand: inner, types: missing }, isForced))) {
          return false;
        }
      }
    }
    return true;
  };

  /** Whether all that a subgraph requires for a field can be had. */
  const isMet = (demand: Demand, types: readonly ModelType[], subgraph: number): boolean =>
    requiredAt(solver, node, demand, types, subgraph).every((inner) =>
      canBeServed(node, inner, types, arrivals),
    );

  /** Several fields may require the same; it counts once, or once more where it turns out that it must be met. */
  const visitRequired = (need: Need, isSure: boolean): boolean => {
    seen ??= new Map();
    const known = seen.get(need.demand);
    if (known === true || known === isSure) {
      return true;
    }
    seen.set(need.demand, isSure);
    const missing = unserved(need.demand, need.types, arrivals);
    return visit(need, missing, { isSure, isRequired: true }) || !isSure;
  };

  let index = 0;
  for (const need of needs) {
    if (!visit(need, missingOfAll[index] ?? need.types, clientsOwn)) {
      return undefined;
    }
    index += 1;
  }
  return { mandatory, waiting: waiting ?? nobody, alternatives, served, missing: missingOfAll };
}

const nobody: ReadonlySet<number> = new Set();

const noSubgraphs: readonly number[] = [];

/** Those of some subgraphs that require something for a field, which is mostly none. */
function requiringOf(demand: Demand, subgraphs: readonly number[]): readonly number[] {
  for (const subgraph of subgraphs) {
    if (isRequiringPlace(demand, subgraph)) {
      return subgraphs.filter((one) => isRequiringPlace(demand, one));
    }
  }
  return noSubgraphs;
}

/** What the node itself wants must be met, as late as may be. */
const clientsOwn = { isSure: true, isRequired: false };

/** What a subgraph requires for a field. */
function requiredAt(
  solver: SolverContext,
  node: DemandNode,
  demand: Demand,
  types: readonly ModelType[],
  subgraph: number,
): readonly Demand[] {
  const required = selectionRequired(demand, subgraph);
  return required === undefined ? [] : solver.builder.requirement(node, types, required, demand.when).demands;
}

function canBeServed(
  node: DemandNode,
  demand: Demand,
  types: readonly ModelType[],
  arrivals: readonly PlannedLocation[],
): boolean {
  const missing = unserved(demand, types, arrivals);
  return missing.length === 0 || candidates(node, demand, missing, arrivals).length > 0;
}

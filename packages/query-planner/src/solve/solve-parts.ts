/**
 * The parts of an answer, one after the other.
 *
 * The initial part is solved as if nothing else were asked for. Its choices stand; they tell where the objects of each
 * node are when a deferred part begins, and from there the deferred part is solved by the same search, with one
 * restriction: from what is there it takes keys and type names, and else only what is fetched anyway. All other fields
 * it fetches itself, if need be from the subgraph that had the object before. So the initial part neither waits for a
 * deferred one nor asks for its fields.
 *
 * Not every field can be had later: an object without a key cannot be found again. Such a field goes to the part of
 * the field above it, and that part is solved anew.
 *
 *   product { name ... @defer { reviews } }    initial: shop: product { name id }   deferred: reviews by id: reviews
 */
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { Demand, DemandNode, DemandTree } from "../demands/demand-tree.ts";
import { givesField } from "../demands/given-fields.ts";
import { type Delivery, isNotAfter } from "../normalise/deliveries.ts";
import { addSettled, type SettledPlaces } from "./settled.ts";
import type { PlannedLocation, Solution, SolvedPart } from "./solution.ts";

/** One part while it is solved. */
export interface Turn {
  readonly delivery: Delivery;
  /** The demands of the part, and the fields that lead to them; nothing: all that there are. */
  readonly active: ReadonlySet<Demand> | undefined;
  readonly settled: SettledPlaces;
  /** The fields that lead to the nodes in `settled`; nothing for the root. */
  readonly settledBelow: ReadonlySet<Demand | undefined>;
}

/** Solves each root that has something in a part; nothing where one has no solution. */
export type SolveTurn = (turn: Turn) => readonly Solution[] | undefined;

/** The solutions of all parts, the initial one first; nothing where that has none. May move demands to other parts. */
export function solveParts(
  tree: DemandTree,
  builder: DemandBuilder,
  solveTurn: SolveTurn,
): readonly SolvedPart[] | undefined {
  for (;;) {
    const demands = demandsOf(tree.roots);
    const parts: SolvedPart[] = [];
    let failed: readonly Delivery[] = [];
    for (const delivery of deliveriesOf(demands)) {
      if (failed.some((one) => isNotAfter(one, delivery))) {
        continue;
      }
      const places = settledBefore(delivery, parts);
      const isAll = parts.length === 0 && demands.every((demand) => demand.delivery === delivery);
      const active = isAll ? undefined : withFieldsAbove(demands, (demand) => demand.delivery === delivery);
      const tied =
        delivery === undefined ? [] : outerOf(demands, delivery).filter((one) => isTied(one, places));
      if (tied.length > 0) {
        failed = [...failed, delivery];
        moveUp(demands, delivery, new Set(tied), builder);
        continue;
      }
      const roots = solveTurn({ delivery, active, ...places });
      if (roots === undefined && delivery === undefined) {
        return undefined;
      }
      if (roots === undefined) {
        failed = [...failed, delivery];
        moveUp(demands, delivery, findStuck(demands, { delivery, ...places }, solveTurn), builder);
      } else {
        parts.push({ delivery, roots });
      }
    }
    if (failed.length === 0) {
      return parts;
    }
  }
}

/** The demands of a part that are not below others of it. */
function outerOf(demands: readonly Demand[], delivery: Delivery): readonly Demand[] {
  return demands.filter(
    (demand) => demand.delivery === delivery && demand.owner.parent?.delivery !== delivery,
  );
}

/**
 * Whether a field is where the objects are already, and these have no key at all: to find them again, the fields above
 * would have to be asked for again, and could lead to others.
 */
function isTied(demand: Demand, { settled }: Pick<Turn, "settled">): boolean {
  const node = demand.owner.parent?.child;
  const places = node === undefined ? [] : (settled.get(node) ?? []);
  return (
    !demand.isTypename &&
    demand.types.every(
      (type) =>
        type.entriesBySubgraph.size === 0 &&
        places.some((place) => place.types.includes(type) && givesField(demand, type, place)),
    )
  );
}

/** What cannot be fetched by itself; all, where each could. */
function findStuck(
  demands: readonly Demand[],
  turn: Omit<Turn, "active">,
  solveTurn: SolveTurn,
): ReadonlySet<Demand> {
  const { delivery } = turn;
  const outer = outerOf(demands, delivery);
  const stuck = outer.filter((only) => {
    const isBelow = (demand: Demand): boolean =>
      demand === only || (demand.owner.parent !== undefined && isBelow(demand.owner.parent));
    const own = demands.filter((demand) => demand.delivery === delivery && isBelow(demand));
    return solveTurn({ ...turn, active: withFieldsAbove(own) }) === undefined;
  });
  return new Set(stuck.length === 0 ? outer : stuck);
}

/** Moves demands to the part of the field above them. */
function moveUp(
  demands: readonly Demand[],
  delivery: Delivery,
  moved: ReadonlySet<Demand>,
  builder: DemandBuilder,
): void {
  const places = new Set([...moved].map((demand) => demand.owner.place));
  for (const demand of outerOf(demands, delivery)) {
    const isNameOfMoved = demand.isTypename && places.has(demand.owner.place);
    if (moved.has(demand) || isNameOfMoved) {
      demand.delivery = demand.owner.parent?.delivery;
      for (const value of demand.child?.demands.filter((one) => one.value !== undefined) ?? []) {
        value.delivery = demand.delivery;
      }
      if (demand.child !== undefined) {
        builder.ensureExistence(demand.child);
      }
    }
  }
}

/** Demands with the fields that they are below. */
function withFieldsAbove(
  demands: readonly Demand[],
  isWanted: (demand: Demand) => boolean = () => true,
): ReadonlySet<Demand> {
  const active = new Set<Demand>();
  for (const demand of demands.filter(isWanted)) {
    for (
      let one: Demand | undefined = demand;
      one !== undefined && !active.has(one);
      one = one.owner.parent
    ) {
      active.add(one);
    }
  }
  return active;
}

function settledBefore(
  delivery: Delivery,
  parts: readonly SolvedPart[],
): Pick<Turn, "settled" | "settledBelow"> {
  const settled = new Map<DemandNode, PlannedLocation[]>();
  for (const part of parts.filter((one) => isNotAfter(one.delivery, delivery))) {
    for (const root of part.roots) {
      addSettled(root, settled);
    }
  }
  return { settled, settledBelow: new Set([...settled.keys()].map((node) => node.parent)) };
}

/** The client's demands, each behind those above it, and what else is wanted of the same objects. */
function demandsOf(nodes: readonly DemandNode[], into: Demand[] = []): readonly Demand[] {
  for (const { demands } of nodes) {
    for (const demand of demands) {
      into.push(demand);
      if (demand.child !== undefined && !demand.isInternal) {
        demandsOf([demand.child], into);
      }
    }
  }
  return into;
}

/** What demands are delivered with, the initial part first, each behind all that are there before it. */
function deliveriesOf(demands: readonly Demand[]): readonly Delivery[] {
  const waiting = new Set<Delivery>();
  for (const { delivery } of demands) {
    waiting.add(delivery);
  }
  const ordered: Delivery[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].find(
      (one) => ![...waiting].some((other) => other !== one && isNotAfter(other, one)),
    );
    ordered.push(next);
    if (!waiting.delete(next)) {
      throw new Error("The parts of an answer lie in a circle, which no stage may make.");
    }
  }
  return ordered;
}

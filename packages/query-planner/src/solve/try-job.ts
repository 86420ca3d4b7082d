import type { ModelType } from "@hansa/federation-model";
import { isOpaqueIn } from "../demands/active-places.ts";
import type { DemandNode } from "../demands/demand-tree.ts";
import { both, type When } from "../normalise/conditions.ts";
import { isRootJob, type Job } from "./assign-jobs.ts";
import { contextRound } from "./context-rounds.ts";
import { findEntries, isTypeKnown } from "./find-entries.ts";
import { noContexts, nothingResolved } from "./locations.ts";
import { readDemand } from "./read-demand.ts";
import { presentWhen } from "./settled.ts";
import { addLocationsReadBy, type Entry, type PlannedLocation, type Read, type Visit } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** A job that can be done. */
export interface DoneJob {
  readonly visit: Visit;
  readonly fetches: number;
}

/** The visit that does a job, read from the locations that there are; nothing where something cannot be read yet. */
export function tryJob(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  locations: readonly PlannedLocation[],
): DoneJob | undefined {
  const there = presentWhen(job.when, locations);
  const types = typesToAsk(node, job, there);
  if (types === undefined) {
    return undefined;
  }
  let round = firstRound(there);
  let fetches = 0;
  let required: Read[] | undefined;
  for (const { demand, requirement } of job.requiring) {
    const known = contextRound(demand, job.subgraph, there);
    if (known === undefined) {
      return undefined;
    }
    round = Math.max(round, known);
    for (const inner of requirement?.demands ?? []) {
      const found = readDemand(solver, inner, types, there);
      if (found === undefined) {
        return undefined;
      }
      required ??= [];
      required.push(found.read);
      round = Math.max(round, found.round);
      fetches += found.fetches;
    }
  }
  if (isRootJob(node, job)) {
    return visitRoot(node, job, { required: required ?? noReads, fetches, round, there });
  }
  const asked = types.length === job.types.size ? job : { ...job, types: new Set(types) };
  const found = findEntries(solver, node, asked, there);
  if (found === undefined) {
    return undefined;
  }
  const { entries } = found;
  const reads = { entries, required: required ?? noReads, foundIn: undefined };
  const location = visitLocation(node, job, {
    type: typeOfVisit(node, types, entries),
    types,
    round: Math.max(round, found.round) + 1,
    when: whenOf(job) ?? whenReadable(reads, there),
    there,
  });
  const visit: Visit = { location, entries, required: reads.required, foundIn: undefined };
  return { visit, fetches: fetches + found.fetches };
}

const noReads: readonly Read[] = [];

/** When a visit is made: what requires nothing can always be asked for. */
function whenOf({ requiring, when }: Job): When {
  return requiring.length === 0 ? undefined : when;
}

/** When a visit can be made: what it reads may be there under a condition only. */
function whenReadable(visit: Omit<Visit, "location">, there: readonly PlannedLocation[]): When {
  if (areAllSure(there)) {
    return undefined;
  }
  const numbers = new Set<number>();
  addLocationsReadBy(visit, numbers);
  return [...numbers].reduce<When>((when, number) => both(when, there[number]?.when), undefined);
}

function areAllSure(there: readonly PlannedLocation[]): boolean {
  for (const { when } of there) {
    if (when !== undefined) {
      return false;
    }
  }
  return true;
}

/** The round of what is there first. */
function firstRound(there: readonly PlannedLocation[]): number {
  let round = there[0]?.round ?? 0;
  for (const location of there) {
    round = Math.min(round, location.round);
  }
  return round;
}

/** A root below a field is asked once its object is known to be there, and to be of that type. */
function visitRoot(
  node: DemandNode,
  job: Job,
  read: {
    readonly required: readonly Read[];
    readonly fetches: number;
    readonly round: number;
    readonly there: readonly PlannedLocation[];
  },
): DoneJob | undefined {
  const { required, fetches, there } = read;
  const types = [...job.types];
  const foundIn = node.parent === undefined ? undefined : findFirst(types, there);
  if (node.parent !== undefined && foundIn === undefined) {
    return undefined;
  }
  const found = foundIn === undefined ? undefined : there[foundIn];
  const round = Math.max(read.round, found?.round ?? 0) + 1;
  const type = node.rootType ?? node.type;
  const location = visitLocation(node, job, { type, types, round, when: whenOf(job), there });
  return { visit: { location, entries: [], required, foundIn }, fetches };
}

/** The number of the first location that shows that there are objects of these types. */
function findFirst(types: readonly ModelType[], there: readonly PlannedLocation[]): number | undefined {
  let first: number | undefined;
  for (const [number, location] of there.entries()) {
    const isShown = !location.isOpaque && types.every((type) => location.types.includes(type));
    if (isShown && (first === undefined || location.round < (there[first]?.round ?? 0))) {
      first = number;
    }
  }
  return first;
}

/** The type that the objects of a visit have in common: one type, an interface that stands for them, or the place's. */
function typeOfVisit(node: DemandNode, types: readonly ModelType[], entries: readonly Entry[]): ModelType {
  const only = entries[0];
  const isShared =
    only !== undefined && entries.length === 1 && (types.length === 1 || !types.includes(only.key.asType));
  return isShared ? only.key.asType : node.type;
}

/** The types of a job; with those that cannot be told apart from them yet, unless they must be told apart. */
function typesToAsk(
  node: DemandNode,
  job: Job,
  there: readonly PlannedLocation[],
): readonly ModelType[] | undefined {
  const types = [...job.types];
  if (
    node.root !== undefined ||
    node.type.kind === "object" ||
    types.every((type) => isTypeKnown(node, type, job, there))
  ) {
    return types;
  }
  if (job.exact !== undefined) {
    return undefined;
  }
  const alike = there
    .filter((location) => location.isOpaque)
    .flatMap(({ type, types }) => {
      const possible = type.entriesBySubgraph.has(job.subgraph)
        ? (type.possibleTypesBySubgraph.get(job.subgraph) ?? [])
        : [];
      return types.filter((one) => possible.includes(one));
    });
  return node.types.filter((type) => job.types.has(type) || alike.includes(type));
}

function visitLocation(
  node: DemandNode,
  job: Job,
  {
    type,
    types,
    round,
    when,
    there,
  }: Pick<PlannedLocation, "type" | "types" | "round" | "when"> & {
    readonly there: readonly PlannedLocation[];
  },
): PlannedLocation {
  return {
    subgraph: job.subgraph,
    type,
    types,
    isOpaque: node.root === undefined && isOpaqueIn(type, job.subgraph),
    provided: undefined,
    round,
    resolved:
      job.requiring.length === 0 ? nothingResolved : new Set(job.requiring.map(({ demand }) => demand)),
    when,
    contexts: there[0]?.contexts ?? noContexts,
  };
}

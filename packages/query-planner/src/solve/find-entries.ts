import type { EntityKey, ModelType } from "@hansa/federation-model";
import type { DemandNode } from "../demands/demand-tree.ts";
import { implies } from "../normalise/conditions.ts";
import type { Job } from "./assign-jobs.ts";
import { readDemand } from "./read-demand.ts";
import type { Entry, PlannedLocation, Read } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** How the objects of a job can be represented, and what that costs. */
export interface FoundEntries {
  readonly entries: readonly Entry[];
  readonly round: number;
  readonly fetches: number;
}

/** A readable key for each type of a job, types with the same key together. */
export function findEntries(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  there: readonly PlannedLocation[],
): FoundEntries | undefined {
  if (job.types.size === 1) {
    for (const only of job.types) {
      const best = bestKey(solver, node, job, only, there);
      return best && { entries: [best.entry], round: best.round, fetches: best.fetches };
    }
  }
  const groups = new Map<string, { readonly read: ReadKey; readonly types: ModelType[] }>();
  for (const type of job.types) {
    const best = bestKey(solver, node, job, type, there);
    if (best === undefined) {
      return undefined;
    }
    // Types of their own stand for themselves, so one key text means one group; an interface stands for its types.
    const { asType, selection } = best.entry.key;
    const text = `${asType === type ? "" : asType.name}|${selection.id}`;
    const group = groups.get(text);
    if (group === undefined) {
      groups.set(text, { read: best, types: [type] });
    } else {
      group.types.push(type);
    }
  }
  const entries: Entry[] = [];
  let round = 0;
  let fetches = 0;
  for (const { read: first, types } of groups.values()) {
    const { key } = first.entry;
    const read = types.length === 1 ? first : readKey(solver, node, { key, types, job }, there);
    if (read === undefined) {
      return undefined;
    }
    entries.push(read.entry);
    round = Math.max(round, read.round);
    fetches += read.fetches;
  }
  return { entries, round, fetches };
}

/** A key with where it is read. */
interface ReadKey {
  readonly entry: Entry;
  readonly round: number;
  readonly fetches: number;
}

/** The key that is cheapest to read for one type. */
function bestKey(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  type: ModelType,
  there: readonly PlannedLocation[],
): ReadKey | undefined {
  let best: ReadKey | undefined;
  const types = [type];
  for (const key of keysInto(node, type, job, there)) {
    const read = readKey(solver, node, { key, types, job }, there);
    if (read !== undefined && (best === undefined || isCheaper(read, best))) {
      best = read;
    }
  }
  return best;
}

const noKeys: readonly EntityKey[] = [];

/** The keys that can be used for a type: where its name is not known yet, only those of an interface. */
function keysInto(
  node: DemandNode,
  type: ModelType,
  job: Job,
  there: readonly PlannedLocation[],
): readonly EntityKey[] {
  const own = type.entriesBySubgraph.get(job.subgraph) ?? noKeys;
  if (isTypeKnown(node, type, job, there)) {
    return own;
  }
  const opaque = there.filter((location) => location.isOpaque);
  const ofInterfaces = opaque.flatMap(
    (location) =>
      location.type.entriesBySubgraph
        .get(job.subgraph)
        ?.filter((key) => location.type.possibleTypesBySubgraph.get(key.subgraph)?.includes(type) === true) ??
      [],
  );
  return [...own.filter((key) => key.asType !== type), ...ofInterfaces];
}

/** Whether the runtime type of such objects is known from one of the locations whenever something is wanted. */
export function isTypeKnown(
  node: DemandNode,
  type: ModelType,
  { when }: Pick<Job, "when">,
  there: readonly PlannedLocation[],
): boolean {
  return (
    node.type.kind === "object" ||
    there.some(
      (location) => !location.isOpaque && location.types.includes(type) && implies(when, location.when),
    )
  );
}

function readKey(
  solver: SolverContext,
  node: DemandNode,
  wanted: { readonly key: EntityKey; readonly types: readonly ModelType[]; readonly job: Job },
  there: readonly PlannedLocation[],
): ReadKey | undefined {
  const { key, types, job } = wanted;
  const reads: Read[] = [];
  let round = 0;
  let fetches = 0;
  for (const demand of solver.builder.requirement(node, types, key.selection, job.when).demands) {
    const found = readDemand(solver, demand, types, there);
    if (found === undefined) {
      return undefined;
    }
    reads.push(found.read);
    round = Math.max(round, found.round);
    fetches += found.fetches;
  }
  // Where only some of the objects are fetched, the path to them tells their types apart.
  const needsName =
    node.type.kind !== "object" &&
    (types.includes(key.asType) || !node.types.every((type) => job.types.has(type)));
  const typenameFrom = needsName ? findTypename(job, there) : -1;
  if (typenameFrom >= 0) {
    round = Math.max(round, there[typenameFrom]?.round ?? 0);
  }
  return {
    entry: { types, key, reads, typenameFrom: typenameFrom < 0 ? undefined : typenameFrom },
    round,
    fetches,
  };
}

/** The number of the first location that tells types apart whenever the job is wanted; -1 without any. */
function findTypename({ when }: Job, there: readonly PlannedLocation[]): number {
  return there.findIndex(
    (location) => !location.isOpaque && location.types.length > 0 && implies(when, location.when),
  );
}

function isCheaper(left: ReadKey, right: ReadKey): boolean {
  const difference = left.round - right.round || left.fetches - right.fetches;
  return difference < 0 || (difference === 0 && textLength(left) < textLength(right));
}

function textLength({ entry }: ReadKey): number {
  return entry.key.selection.text.length;
}

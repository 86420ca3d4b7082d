import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { exactForBoth, type Job, jobOfTypes, withTypes } from "./assign-jobs.ts";
import { unserved } from "./can-serve.ts";
import { isPlainPlace } from "./locations.ts";
import { noTypes } from "./sets-of-types.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { tryJob } from "./try-job.ts";
import { typesAmong } from "./types-among.ts";

/** The parts of a job that can be done by themselves: the fields that require nothing, and each of the others. */
export function splitJob(job: Job): readonly Job[] {
  const plain = job.plainTypes.size > 0 ? [plainPart(job)] : [];
  const requiring = job.requiring.map((one) => partOf(job, { plainTypes: noTypes, requiring: [one] }));
  return [...plain, ...requiring].map((part) => ({ ...part, isDivisible: true }));
}

/** Whether something of a job can be done by itself. */
export function canSplit(node: DemandNode, job: Job, there: readonly PlannedLocation[]): boolean {
  const parts = job.requiring.length + (job.plainTypes.size > 0 ? 1 : 0);
  return parts > 1 || (job.types.size > 1 && !bringsObjectsOf(node, job, there));
}

/** A job for those of its types for which it can be done now, and one for the others; nothing where that is none or all. */
export function divideByTypes(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  there: readonly PlannedLocation[],
): { readonly ready: Job; readonly rest: Job } | undefined {
  if (job.types.size === 1) {
    return undefined;
  }
  const types = [...job.types].filter((type) => {
    const part = jobOfTypes(job, [type]);
    return part !== undefined && tryJob(solver, node, part, there) !== undefined;
  });
  if (types.length === 0 || types.length === job.types.size || bringsObjectsOf(node, job, there)) {
    return undefined;
  }
  const others = [...job.types].filter((type) => !types.includes(type));
  const [ready, rest] = [jobOfTypes(job, types), jobOfTypes(job, others)];
  return ready === undefined || rest === undefined ? undefined : { ready, rest };
}

/** The fields of a job that require nothing. */
function plainPart(job: Job): Job {
  return partOf(job, { plainTypes: job.plainTypes, requiring: [] });
}

/** A job for some of the fields of another: for the types that have any of them, so that it waits for no others. */
function partOf(job: Job, part: Pick<Job, "plainTypes" | "requiring">): Job {
  const { plainTypes, requiring } = part;
  if (job.types.size === 1) {
    return { ...job, plainTypes, requiring };
  }
  const isWanted = (type: ModelType): boolean =>
    plainTypes.has(type) || requiring.some(({ demand }) => demand.types.includes(type));
  return { ...job, types: new Set([...job.types].filter(isWanted)), plainTypes, requiring };
}

/**
 * Whether a job is to bring a field with a selection for several types. What is below it is planned as if each place
 * that has the field had it for all of them, so such a job is not split by types.
 */
function bringsObjectsOf(node: DemandNode, job: Job, there: readonly PlannedLocation[]): boolean {
  const types = [...job.types];
  const isBrought = (demand: Demand): boolean =>
    demand.child !== undefined &&
    typesAmong(types, demand.types).length > 1 &&
    unserved(demand, types, there).length > 0;
  return (
    job.requiring.some(({ demand }) => isBrought(demand)) ||
    (job.plainTypes.size > 0 &&
      node.demands.some((demand) => isPlainPlace(demand, job.subgraph) && isBrought(demand)))
  );
}

/** One job that does what both do. */
export function joinParts(left: Job, right: Job): Job {
  return {
    ...left,
    types: new Set([...left.types, ...right.types].sort((a, b) => a.id - b.id)),
    exact: exactForBoth(left, right),
    plainTypes: withTypes(left.plainTypes, right.plainTypes),
    requiring: [...left.requiring, ...right.requiring],
  };
}

/** Takes out of one job what is ready now: the fields that require nothing, or some of its types. */
export function splitStuckJob(
  solver: SolverContext,
  node: DemandNode,
  pending: readonly Job[],
  there: readonly PlannedLocation[],
): readonly Job[] | undefined {
  for (const job of pending) {
    const others = pending.filter((one) => one !== job);
    const plain = plainPart(job);
    if (
      job.requiring.length > 0 &&
      job.plainTypes.size > 0 &&
      tryJob(solver, node, plain, there) !== undefined
    ) {
      return [plain, ...others, partOf(job, { plainTypes: noTypes, requiring: job.requiring })];
    }
    for (const one of job.requiring) {
      const part = partOf(job, { plainTypes: noTypes, requiring: [one] });
      if (job.requiring.length > 1 && tryJob(solver, node, part, there) !== undefined) {
        const requiring = job.requiring.filter((other) => other !== one);
        return [part, ...others, partOf(job, { plainTypes: job.plainTypes, requiring })];
      }
    }
    const divided = divideByTypes(solver, node, job, there);
    if (divided !== undefined) {
      return [divided.ready, ...others, divided.rest];
    }
  }
  return undefined;
}

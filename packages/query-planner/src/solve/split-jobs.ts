import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { exactForBoth, type Job, jobOfTypes } from "./assign-jobs.ts";
import { unserved } from "./can-serve.ts";
import { isPlainPlace } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { tryJob } from "./try-job.ts";

/** The parts of a job that can be done by themselves: the fields that require nothing, and each of the others. */
export function splitJob(job: Job): readonly Job[] {
  const plain = job.isPlain || job.requiring.length === 0 ? [{ ...job, requiring: [] }] : [];
  return [...plain, ...job.requiring.map((one) => ({ ...job, isPlain: false, requiring: [one] }))];
}

/**
 * Whether a job is to bring a field with a selection for several types. What is below it is planned as if each place
 * that has the field had it for all of them, so such a job is not split by types.
 */
function bringsObjectsOf(node: DemandNode, job: Job, there: readonly PlannedLocation[]): boolean {
  const types = [...job.types];
  const isBrought = (demand: Demand): boolean =>
    demand.child !== undefined && unserved(demand, types, there).length > 1;
  return (
    job.requiring.some(({ demand }) => isBrought(demand)) ||
    (job.isPlain && node.demands.some((demand) => isPlainPlace(demand, job.subgraph) && isBrought(demand)))
  );
}

/** One job that does what both do. */
export function joinParts(left: Job, right: Job): Job {
  return {
    ...left,
    types: new Set([...left.types, ...right.types]),
    exact: exactForBoth(left, right),
    isPlain: left.isPlain || right.isPlain,
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
    const plain: Job = { ...job, types: new Set(job.types), requiring: [] };
    if (job.requiring.length > 0 && job.isPlain && tryJob(solver, node, plain, there) !== undefined) {
      return [plain, ...others, { ...job, isPlain: false }];
    }
    for (const one of job.requiring) {
      const part: Job = { ...job, types: new Set(job.types), isPlain: false, requiring: [one] };
      if (job.requiring.length > 1 && tryJob(solver, node, part, there) !== undefined) {
        return [part, ...others, { ...job, requiring: job.requiring.filter((other) => other !== one) }];
      }
    }
    const ready = [...job.types].filter((type) => {
      const part = jobOfTypes(job, [type]);
      return part !== undefined && tryJob(solver, node, part, there) !== undefined;
    });
    if (ready.length > 0 && ready.length < job.types.size && !bringsObjectsOf(node, job, there)) {
      const rest = [...job.types].filter((type) => !ready.includes(type));
      return [jobOfTypes(job, ready) ?? [], others, jobOfTypes(job, rest) ?? []].flat();
    }
  }
  return undefined;
}

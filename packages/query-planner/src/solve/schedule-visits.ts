/**
 * The visits of one node, given the subgraphs to go to.
 *
 * Every demand that no arrival serves is assigned to a chosen subgraph; a job is what one subgraph is to be asked
 * for. Rounds follow: a job is done once a key can be read for each of its types, and all that its fields require,
 * from locations that are there already. What is not ready waits for the next round. When nothing at all is ready, a
 * job is split (a circle of requirements), and when that does not help, subgraphs are visited just for a key on the way
 * to others.
 *
 * There may be several ways to do that, of which none is better in every case. A job whose fields require things that
 * come late is either done as a whole, in one request, or in parts as soon as each is ready, so that what is below the
 * early ones need not wait. And keys on the way come either as early as can be or from as few subgraphs as can be.
 */
import type { DemandNode } from "../demands/demand-tree.ts";
import { conditionKey } from "../normalise/conditions.ts";
import { addSteps, type StepPolicy } from "./add-steps.ts";
import { assignJobs, canJoin, type Job, type ScheduleProblem } from "./assign-jobs.ts";
import type { PlannedLocation, Visit } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { joinParts, splitJob, splitStuckJob } from "./split-jobs.ts";
import { type DoneJob, tryJob } from "./try-job.ts";

export interface Schedule {
  /** In an order in which they can be made. */
  readonly visits: readonly Visit[];
  /** Fetches that keys and requirements need below this node. */
  readonly extraFetches: number;
}

/** Of so many jobs that can be split every combination is tried; of more, only none and all. */
const maxSplitJobs = 3;

/** The ways to make the visits that are worth a try, the one with the fewest visits first; none where it cannot be done. */
export function scheduleVisits(solver: SolverContext, problem: ScheduleProblem): readonly Schedule[] {
  const jobs = assignJobs(solver, problem);
  if (jobs === undefined) {
    return [];
  }
  if (jobs.length === 0) {
    return noVisits;
  }
  const splits = splitsOf(jobs);
  let schedules: Map<string, Schedule> | undefined;
  for (const split of splits) {
    const parts = split.size === 0 ? jobs : jobs.flatMap((job) => (split.has(job) ? splitJob(job) : [job]));
    for (const policy of policies) {
      const made = makeSchedule(solver, problem, parts, policy);
      if (made === undefined) {
        break;
      }
      if (splits.length === 1 && !made.hasSteps) {
        return [made.schedule];
      }
      const key = scheduleKey(made.schedule);
      schedules ??= new Map();
      schedules.set(key, schedules.get(key) ?? made.schedule);
      if (!made.hasSteps || solver.isExhausted) {
        break;
      }
    }
    if (solver.isExhausted && schedules !== undefined) {
      break;
    }
  }
  return schedules === undefined ? [] : [...schedules.values()];
}

const policies: readonly StepPolicy[] = ["fastest", "fewest"];

const noVisits: readonly Schedule[] = [{ visits: [], extraFetches: 0 }];

const noSplits: readonly ReadonlySet<Job>[] = [new Set()];

function isAnyRequiring(jobs: readonly Job[]): boolean {
  for (const { requiring } of jobs) {
    if (requiring.length > 0) {
      return true;
    }
  }
  return false;
}

/** Sets of jobs to be done in parts: none first. */
function splitsOf(jobs: readonly Job[]): readonly ReadonlySet<Job>[] {
  if (!isAnyRequiring(jobs)) {
    return noSplits;
  }
  const splittable = jobs.filter((job) => job.requiring.length > 0 && splitJob(job).length > 1);
  if (splittable.length === 0) {
    return noSplits;
  }
  if (splittable.length > maxSplitJobs) {
    return [new Set(), new Set(splittable)];
  }
  return Array.from(
    { length: 2 ** splittable.length },
    (_, mask) => new Set(splittable.filter((_job, index) => ((mask >> index) & 1) === 1)),
  );
}

function makeSchedule(
  solver: SolverContext,
  { node, arrivals }: ScheduleProblem,
  jobs: readonly Job[],
  policy: StepPolicy,
): { readonly schedule: Schedule; readonly hasSteps: boolean } | undefined {
  const locations: PlannedLocation[] = [...arrivals];
  const visits: Visit[] = [];
  let extraFetches = 0;
  let hasSteps = false;
  let pending = jobs;
  let tried: Set<string> | undefined;
  while (pending.length > 0) {
    // Until what is ready is added, these are the locations that there are.
    const { ready, waiting } = findReady(solver, node, pending, locations);
    pending = waiting;
    for (const { visit, fetches } of ready) {
      visits.push(visit);
      locations.push(visit.location);
      extraFetches += fetches;
    }
    if (ready.length === 0) {
      const split = splitStuckJob(solver, node, pending, locations);
      const next = split ?? addSteps(solver, node, pending, { there: locations, policy });
      tried ??= new Set(jobs.map(jobKey));
      const { size } = tried;
      for (const job of next ?? []) {
        tried.add(jobKey(job));
      }
      // Jobs that have all been there before are of no use once more.
      if (next === undefined || tried.size === size) {
        return undefined;
      }
      hasSteps ||= split === undefined;
      pending = next;
    }
  }
  return { schedule: { visits, extraFetches }, hasSteps };
}

function jobKey({ subgraph, types, isPlain, when, requiring }: Job): string {
  const typeIds = [...types].map((type) => type.id).join("+");
  return `${subgraph}:${typeIds}:${isPlain}:${conditionKey(when)}:${requiring.map(({ demand }) => demand.id).join("+")}`;
}

/** The jobs that can be done now; parts of one job that are done in the same round are one visit. */
function findReady(
  solver: SolverContext,
  node: DemandNode,
  pending: readonly Job[],
  there: readonly PlannedLocation[],
): { readonly ready: readonly DoneJob[]; readonly waiting: readonly Job[] } {
  const waiting: Job[] = [];
  const groups: ReadyGroup[] = [];
  for (const job of pending) {
    const done = tryJob(solver, node, job, there);
    if (done === undefined) {
      waiting.push(job);
      continue;
    }
    const group = groupFor(job, done, groups);
    if (group === undefined) {
      groups.push({ job, done });
    } else {
      group.job = joinParts(group.job, job);
      group.done = tryJob(solver, node, group.job, there) ?? group.done;
    }
  }
  return { ready: groups.map(({ done }) => done), waiting };
}

interface ReadyGroup {
  job: Job;
  done: DoneJob;
}

/** The group that a job can join; nothing where it has to be a visit of its own. */
function groupFor(job: Job, { visit }: DoneJob, groups: readonly ReadyGroup[]): ReadyGroup | undefined {
  for (const one of groups) {
    if (
      one.job.subgraph === job.subgraph &&
      one.done.visit.location.round === visit.location.round &&
      canJoin(one.job, job)
    ) {
      return one;
    }
  }
  return undefined;
}

function scheduleKey({ visits }: Schedule): string {
  return visits
    .map(({ location }) => {
      const resolved = [...location.resolved].map((demand) => demand.id);
      const types = location.types.map((type) => type.id);
      return [location.subgraph, location.round, types, resolved].join(":");
    })
    .join("|");
}

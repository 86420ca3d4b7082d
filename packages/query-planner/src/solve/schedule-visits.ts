/**
 * The visits of one node, given the subgraphs to go to.
 *
 * Every demand that no arrival serves is assigned to a chosen subgraph; a job is what one subgraph is to be asked
 * for. Rounds follow: a job is done once a key can be read for each of its types, and all that its fields require,
 * from locations that are there already. What is not ready waits for the next round. When nothing at all is ready, a
 * job is split (a circle of requirements), and when that does not help, subgraphs are visited just for a key on the way
 * to others.
 *
 * There may be several ways to do that, of which none is better in every case. A job that comes late, because of what
 * some of its fields require or of the keys of some of its types, is either done as a whole, in one request, or in parts
 * as soon as each is ready, so that what is below the early ones need not wait. And keys on the way come either as early as can be or from as few subgraphs as can be.
 */
import type { DemandNode } from "../demands/demand-tree.ts";
import { conditionKey } from "../normalise/conditions.ts";
import { addSteps, type StepPolicy } from "./add-steps.ts";
import { assignJobs, canJoin, type Job, type ScheduleProblem } from "./assign-jobs.ts";
import type { PlannedLocation, Visit } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";
import { canSplit, divideByTypes, joinParts, splitJob, splitStuckJob } from "./split-jobs.ts";
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
  const whole = makeSchedule(solver, problem, jobs, "fastest");
  const splits = splitsOf(problem, jobs, whole);
  if (splits.length === 0 && whole?.hasSteps !== true) {
    return whole === undefined ? [] : [whole.schedule];
  }
  const schedules = new Map<string, Schedule>();
  const add = (parts: readonly Job[], fastest: MadeSchedule | undefined): void => {
    const mayBeFewer = fastest?.hasSteps === true && !solver.isExhausted;
    const fewest = mayBeFewer ? makeSchedule(solver, problem, parts, "fewest") : undefined;
    for (const made of [fastest, fewest]) {
      if (made !== undefined) {
        const key = scheduleKey(made.schedule);
        schedules.set(key, schedules.get(key) ?? made.schedule);
      }
    }
  };
  add(jobs, whole);
  for (const split of splits) {
    if (solver.isExhausted && schedules.size > 0) {
      break;
    }
    const parts = jobs.flatMap((job) => (split.has(job) ? splitJob(job) : [job]));
    add(parts, makeSchedule(solver, problem, parts, "fastest"));
  }
  return [...schedules.values()];
}

interface MadeSchedule {
  readonly schedule: Schedule;
  /** Whether subgraphs are visited for a key on the way. */
  readonly hasSteps: boolean;
}

const noVisits: readonly Schedule[] = [{ visits: [], extraFetches: 0 }];

const noSplits: readonly ReadonlySet<Job>[] = [];

/** Sets of jobs to be done in parts: of those that come later than a visit can come. */
function splitsOf(
  { node, arrivals }: ScheduleProblem,
  jobs: readonly Job[],
  whole: MadeSchedule | undefined,
): readonly ReadonlySet<Job>[] {
  const late = whole && lateSubgraphs(whole.schedule, arrivals);
  if (late?.size === 0) {
    return noSplits;
  }
  const splittable = jobs.filter((job) => late?.has(job.subgraph) !== false && canSplit(node, job, arrivals));
  if (splittable.length === 0) {
    return noSplits;
  }
  if (splittable.length > maxSplitJobs) {
    return [new Set(splittable)];
  }
  return Array.from(
    { length: 2 ** splittable.length - 1 },
    (_, index) => new Set(splittable.filter((_job, number) => (((index + 1) >> number) & 1) === 1)),
  );
}

const noSubgraphs: ReadonlySet<number> = new Set();

/** The subgraphs with visits that are not among the first that there can be. */
function lateSubgraphs({ visits }: Schedule, arrivals: readonly PlannedLocation[]): ReadonlySet<number> {
  let first = arrivals[0]?.round ?? 0;
  for (const { round } of arrivals) {
    first = Math.min(first, round);
  }
  let late: Set<number> | undefined;
  for (const { location } of visits) {
    if (location.round > first + 1) {
      late ??= new Set();
      late.add(location.subgraph);
    }
  }
  return late ?? noSubgraphs;
}

function makeSchedule(
  solver: SolverContext,
  { node, arrivals }: ScheduleProblem,
  jobs: readonly Job[],
  policy: StepPolicy,
): MadeSchedule | undefined {
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

function jobKey({ subgraph, types, plainTypes, when, requiring }: Job): string {
  const [typeIds, plainIds] = [types, plainTypes].map((set) => [...set].map((type) => type.id).join("+"));
  return `${subgraph}:${typeIds}:${plainIds}:${conditionKey(when)}:${requiring.map(({ demand }) => demand.id).join("+")}`;
}

/** The jobs that can be done now; parts of one job that are done in the same round are one visit. */
function findReady(
  solver: SolverContext,
  node: DemandNode,
  pending: readonly Job[],
  there: readonly PlannedLocation[],
): { readonly ready: readonly DoneJob[]; readonly waiting: readonly Job[] } {
  const waiting: Job[] = [];
  const groups: ReadyJob[] = [];
  for (const job of pending) {
    const { ready, rest } = readyPart(solver, node, job, there);
    if (rest !== undefined) {
      waiting.push(rest);
    }
    if (ready !== undefined) {
      const group = groupFor(ready, groups);
      if (group === undefined) {
        groups.push(ready);
      } else {
        group.job = joinParts(group.job, ready.job);
        group.done = tryJob(solver, node, group.job, there) ?? group.done;
      }
    }
  }
  return { ready: groups.map(({ done }) => done), waiting };
}

/** What of a job can be done now, and what cannot. */
function readyPart(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  there: readonly PlannedLocation[],
): { readonly ready: ReadyJob | undefined; readonly rest: Job | undefined } {
  const done = tryJob(solver, node, job, there);
  if (done !== undefined) {
    return { ready: { job, done }, rest: undefined };
  }
  const divided = job.isDivisible ? divideByTypes(solver, node, job, there) : undefined;
  const part = divided && tryJob(solver, node, divided.ready, there);
  return divided === undefined || part === undefined
    ? { ready: undefined, rest: job }
    : { ready: { job: divided.ready, done: part }, rest: divided.rest };
}

interface ReadyJob {
  job: Job;
  done: DoneJob;
}

/** The jobs that one can join; nothing where it has to be a visit of its own. */
function groupFor({ job, done }: ReadyJob, groups: readonly ReadyJob[]): ReadyJob | undefined {
  for (const one of groups) {
    if (
      one.job.subgraph === job.subgraph &&
      one.done.visit.location.round === done.visit.location.round &&
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

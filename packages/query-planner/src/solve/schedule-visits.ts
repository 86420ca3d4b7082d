/**
 * The visits of one node, given the subgraphs to go to.
 *
 * Every demand that no arrival serves is assigned to a chosen subgraph; a job is what one subgraph is to be asked
 * for. Rounds follow: a job is done once a key can be read for each of its types, and all that its fields require,
 * from locations that are there already. What is not ready waits for the next round, so that one request serves all;
 * only when nothing at all is ready is a job split (a circle of requirements), and only when that does not help is a
 * subgraph visited just for a key on the way to another.
 */
import { hasSubgraph, type ModelType, reach } from "@hansa/federation-model";
import { isOpaqueIn } from "../demands/active-places.ts";
import type { DemandNode } from "../demands/demand-tree.ts";
import { assignJobs, type Job, type ScheduleProblem } from "./assign-jobs.ts";
import { contextRound } from "./context-rounds.ts";
import { findEntries, isTypeKnown } from "./find-entries.ts";
import { noContexts } from "./locations.ts";
import { readDemand } from "./read-demand.ts";
import type { Entry, PlannedLocation, Read, Visit } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

export interface Schedule {
  readonly visits: readonly Visit[];
  /** Fetches that keys and requirements need below this node. */
  readonly extraFetches: number;
}

/** The visits in an order in which they can be made, or nothing where they cannot. */
export function scheduleVisits(solver: SolverContext, problem: ScheduleProblem): Schedule | undefined {
  const jobs = assignJobs(solver, problem);
  if (jobs === undefined) {
    return undefined;
  }
  const { node, arrivals } = problem;
  const locations: PlannedLocation[] = [...arrivals];
  const visits: Visit[] = [];
  let extraFetches = 0;
  let pending: readonly Job[] = jobs;
  const firstStuck = new Set<string>();
  while (pending.length > 0) {
    const there = [...locations];
    const tried = pending.map((job) => ({ job, done: tryJob(solver, node, job, there) }));
    const ready = tried.filter(({ done }) => done !== undefined);
    pending = tried.filter(({ done }) => done === undefined).map(({ job }) => job);
    for (const { done } of ready) {
      if (done !== undefined) {
        visits.push(done.visit);
        locations.push(done.visit.location);
        extraFetches += done.fetches;
      }
    }
    if (ready.length === 0) {
      const next =
        splitStuckJob(solver, node, pending, there) ?? addStepBetween(solver, node, pending, there);
      const signature = next?.map((job) => `${job.subgraph}:${job.requiring.length}`).join();
      if (next === undefined || signature === undefined || firstStuck.has(signature)) {
        return undefined;
      }
      firstStuck.add(signature);
      pending = next;
    }
  }
  return { visits, extraFetches };
}

interface DoneJob {
  readonly visit: Visit;
  readonly fetches: number;
}

function tryJob(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  there: readonly PlannedLocation[],
): DoneJob | undefined {
  const types = typesToAsk(node, job, there);
  let round = there.length === 0 ? 0 : Math.min(...there.map((location) => location.round));
  let fetches = 0;
  const required: Read[] = [];
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
      required.push(found.read);
      round = Math.max(round, found.round);
      fetches += found.fetches;
    }
  }
  if (node.root !== undefined) {
    const location = visitLocation(node, job, { type: node.type, types }, { round: round + 1, there });
    return { visit: { location, entries: [], required }, fetches };
  }
  const found = findEntries(solver, node, { ...job, types: new Set(types) }, there);
  if (found === undefined) {
    return undefined;
  }
  const type = typeOfVisit(node, types, found.entries);
  const after = { round: Math.max(round, found.round) + 1, there };
  const location = visitLocation(node, job, { type, types }, after);
  return { visit: { location, entries: found.entries, required }, fetches: fetches + found.fetches };
}

/** The type that the objects of a visit have in common: one type, an interface that stands for them, or the place's. */
function typeOfVisit(node: DemandNode, types: readonly ModelType[], entries: readonly Entry[]): ModelType {
  const [only] = entries;
  const isShared =
    only !== undefined && entries.length === 1 && (types.length === 1 || !types.includes(only.key.asType));
  return isShared ? only.key.asType : node.type;
}

/** The types of a job; with those that cannot be told apart from them yet. */
function typesToAsk(node: DemandNode, job: Job, there: readonly PlannedLocation[]): readonly ModelType[] {
  const isKnown = [...job.types].every((type) => isTypeKnown(node, type, there));
  if (isKnown || node.root !== undefined) {
    return [...job.types];
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
  { type, types }: Pick<PlannedLocation, "type" | "types">,
  { round, there }: { readonly round: number; readonly there: readonly PlannedLocation[] },
): PlannedLocation {
  return {
    subgraph: job.subgraph,
    type,
    types,
    isOpaque: node.root === undefined && isOpaqueIn(type, job.subgraph),
    provided: undefined,
    round,
    resolved: new Set(job.requiring.map(({ demand }) => demand)),
    when: job.requiring.length === 0 ? undefined : job.when,
    contexts: there[0]?.contexts ?? noContexts,
  };
}

/** Takes out of one job what is ready now: the fields that require nothing, or some of its types. */
function splitStuckJob(
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
    const ready = [...job.types].filter(
      (type) => tryJob(solver, node, { ...job, types: new Set([type]) }, there) !== undefined,
    );
    if (ready.length > 0 && ready.length < job.types.size) {
      const rest = [...job.types].filter((type) => !ready.includes(type));
      return [{ ...job, types: new Set(ready) }, ...others, { ...job, types: new Set(rest) }];
    }
  }
  return undefined;
}

/** Adds a visit that only brings a key on the way to a job whose key is nowhere yet. */
function addStepBetween(
  solver: SolverContext,
  node: DemandNode,
  pending: readonly Job[],
  there: readonly PlannedLocation[],
): readonly Job[] | undefined {
  for (const job of pending) {
    for (const type of job.types) {
      const hop = reach(solver.model, type, there, solver.builder.view).hops.get(job.subgraph);
      const [first] = hop?.before ?? [];
      const step = first?.subgraph ?? typenameStep(node, type, there);
      if (step !== undefined && !pending.some((other) => other.subgraph === step)) {
        const types = [...job.types].filter((one) => one.entriesBySubgraph.has(step) || first === undefined);
        const between: Job = {
          subgraph: step,
          types: new Set(types),
          isPlain: true,
          when: job.when,
          requiring: [],
          apart: "",
        };
        return [between, ...pending];
      }
    }
  }
  return undefined;
}

/** Where the runtime type of an interface-object can be learnt. */
function typenameStep(
  node: DemandNode,
  type: ModelType,
  there: readonly PlannedLocation[],
): number | undefined {
  if (isTypeKnown(node, type, there)) {
    return undefined;
  }
  for (const location of there.filter((one) => one.isOpaque)) {
    for (const subgraph of location.type.entriesBySubgraph.keys()) {
      if (!hasSubgraph(location.type.interfaceObjectIn, subgraph)) {
        return subgraph;
      }
    }
  }
  return undefined;
}

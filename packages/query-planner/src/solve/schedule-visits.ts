/**
 * The visits of one node, given the subgraphs to go to.
 *
 * Every demand that no arrival serves is assigned to a chosen subgraph; a job is what one subgraph is to be asked
 * for. Rounds follow: a job is done once a key can be read for each of its types, and all that its fields require,
 * from locations that are there already. What is not ready waits for the next round, so that one request serves all;
 * only when nothing at all is ready is a job split (a circle of requirements), and only when that does not help is a
 * subgraph visited just for a key on the way to another.
 */
import { type EntityKey, hasSubgraph, type ModelType, reach } from "@hansa/federation-model";
import { isOpaqueIn } from "../demands/build-demands.ts";
import type { Demand, DemandNode, Requirement } from "../demands/demand-tree.ts";
import { conditionKey, either, type When } from "../normalise/conditions.ts";
import { canServe, type NodeChoices, unserved } from "./find-choices.ts";
import { isRequiringPlace } from "./locations.ts";
import { readDemand } from "./read-demand.ts";
import type { Entry, PlannedLocation, Read, Visit } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

export interface ScheduleProblem {
  readonly node: DemandNode;
  readonly arrivals: readonly PlannedLocation[];
  readonly choices: NodeChoices;
  /** The subgraphs to visit. */
  readonly chosen: readonly number[];
}

export interface Schedule {
  readonly visits: readonly Visit[];
  /** Fetches that keys and requirements need below this node. */
  readonly extraFetches: number;
}

/** What one request to a subgraph is to give. */
interface Job {
  readonly subgraph: number;
  readonly types: Set<ModelType>;
  /** Whether it is wanted for fields that require nothing. */
  isPlain: boolean;
  when: When;
  readonly requiring: { readonly demand: Demand; readonly requirement: Requirement }[];
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

/** Gives every demand that is not served yet to one of the chosen subgraphs; nothing where none has it. */
function assignJobs(solver: SolverContext, problem: ScheduleProblem): readonly Job[] | undefined {
  const { node, arrivals, choices, chosen } = problem;
  const jobs = new Map<string, Job>();
  const assigned = new Set<Demand>();

  const jobOf = (subgraph: number, key: string, types: readonly ModelType[], when: When): Job => {
    const id = `${subgraph}|${key}`;
    const job = jobs.get(id) ?? { subgraph, types: new Set(), isPlain: false, when: [], requiring: [] };
    jobs.set(id, job);
    for (const type of types) {
      job.types.add(type);
    }
    job.when = either(job.when, when);
    return job;
  };

  const assign = (demand: Demand, types: readonly ModelType[]): boolean => {
    if (assigned.has(demand)) {
      return true;
    }
    assigned.add(demand);
    const missing = unserved(demand, types, arrivals);
    const wanted = { demand, types: missing.length > 0 ? missing : types };
    const plain = chosen.filter((subgraph) => canServe(node, wanted, subgraph, arrivals));
    if (missing.length === 0 || plain.length > 0) {
      const isLeaf = demand.child === undefined;
      const targets = isLeaf ? plain.slice(0, missing.length === 0 ? 0 : 1) : plain;
      for (const subgraph of targets.filter((one) => missing.length > 0 || !isThere(arrivals, one))) {
        jobOf(subgraph, "", missing.length > 0 ? missing : types, demand.when).isPlain = true;
      }
      return true;
    }
    const subgraph = chosen.find((one) => isRequiringPlace(demand, one));
    const required = subgraph === undefined ? undefined : demand.places.get(subgraph)?.requires;
    if (subgraph === undefined || required === undefined) {
      return false;
    }
    const requirement = solver.builder.requirement(node, missing, required, demand.when);
    jobOf(subgraph, conditionKey(demand.when), missing, demand.when).requiring.push({ demand, requirement });
    return requirement.demands.every((inner) => assign(inner, missing));
  };

  return choices.needs.every(({ demand, types }) => assign(demand, types))
    ? joinJobs([...jobs.values()])
    : undefined;
}

/** Jobs for one subgraph become one where all of it is wanted under the same condition. */
function joinJobs(jobs: readonly Job[]): readonly Job[] {
  const joined: Job[] = [];
  for (const job of jobs) {
    const partner = joined.find(
      (other) => other.subgraph === job.subgraph && conditionKey(other.when) === conditionKey(job.when),
    );
    if (partner === undefined) {
      joined.push(job);
      continue;
    }
    for (const type of job.types) {
      partner.types.add(type);
    }
    partner.isPlain ||= job.isPlain;
    partner.requiring.push(...job.requiring);
  }
  return joined;
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
  for (const { requirement } of job.requiring) {
    for (const demand of requirement.demands) {
      const found = readDemand(solver, demand, types, there);
      if (found === undefined) {
        return undefined;
      }
      required.push(found.read);
      round = Math.max(round, found.round);
      fetches += found.fetches;
    }
  }
  if (node.root !== undefined) {
    const location = visitLocation(node, job, { type: node.type, types }, round + 1);
    return { visit: { location, entries: [], required }, fetches };
  }
  const found = findEntries(solver, node, { ...job, types: new Set(types) }, there);
  if (found === undefined) {
    return undefined;
  }
  const type = typeOfVisit(node, types, found.entries);
  const location = visitLocation(node, job, { type, types }, Math.max(round, found.round) + 1);
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
  round: number,
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
  };
}

interface FoundEntries {
  readonly entries: readonly Entry[];
  readonly round: number;
  readonly fetches: number;
}

/** A readable key for each type of a job, types with the same key together. */
function findEntries(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  there: readonly PlannedLocation[],
): FoundEntries | undefined {
  const groups = new Map<EntityKey, ModelType[]>();
  const byText = new Map<string, EntityKey>();
  for (const type of job.types) {
    const best = bestKey(solver, node, job, type, there);
    if (best === undefined) {
      return undefined;
    }
    // Types of their own stand for themselves, so one key text means one group; an interface stands for its types.
    const text = `${best.asType === type ? "" : best.asType.name}|${best.selection.text}`;
    const key = byText.get(text) ?? best;
    byText.set(text, key);
    groups.set(key, [...(groups.get(key) ?? []), type]);
  }
  const entries: Entry[] = [];
  let round = 0;
  let fetches = 0;
  for (const [key, types] of groups) {
    const read = readKey(solver, node, { key, types, when: job.when }, there);
    if (read === undefined) {
      return undefined;
    }
    entries.push(read.entry);
    round = Math.max(round, read.round);
    fetches += read.fetches;
  }
  return { entries, round, fetches };
}

/** The key that is cheapest to read for one type. */
function bestKey(
  solver: SolverContext,
  node: DemandNode,
  job: Job,
  type: ModelType,
  there: readonly PlannedLocation[],
): EntityKey | undefined {
  let best: { readonly key: EntityKey; readonly cost: readonly [number, number, number] } | undefined;
  for (const key of keysInto(node, type, job.subgraph, there)) {
    const read = readKey(solver, node, { key, types: [type], when: job.when }, there);
    if (read !== undefined) {
      const cost = [read.round, read.fetches, key.selection.text.length] as const;
      if (best === undefined || isLess(cost, best.cost)) {
        best = { key, cost };
      }
    }
  }
  return best?.key;
}

/** The keys that can be used for a type: where its name is not known yet, only those of an interface. */
function keysInto(
  node: DemandNode,
  type: ModelType,
  subgraph: number,
  there: readonly PlannedLocation[],
): readonly EntityKey[] {
  const own = type.entriesBySubgraph.get(subgraph) ?? [];
  if (isTypeKnown(node, type, there)) {
    return own;
  }
  const opaque = there.filter((location) => location.isOpaque);
  const ofInterfaces = opaque.flatMap(
    (location) =>
      location.type.entriesBySubgraph
        .get(subgraph)
        ?.filter((key) => location.type.possibleTypesBySubgraph.get(key.subgraph)?.includes(type) === true) ??
      [],
  );
  return [...own.filter((key) => key.asType !== type), ...ofInterfaces];
}

function isTypeKnown(node: DemandNode, type: ModelType, there: readonly PlannedLocation[]): boolean {
  return (
    node.type.kind === "object" ||
    there.some((location) => !location.isOpaque && location.types.includes(type))
  );
}

function readKey(
  solver: SolverContext,
  node: DemandNode,
  wanted: { readonly key: EntityKey; readonly types: readonly ModelType[]; readonly when: When },
  there: readonly PlannedLocation[],
): { readonly entry: Entry; readonly round: number; readonly fetches: number } | undefined {
  const { key, types, when } = wanted;
  const reads: Read[] = [];
  let round = 0;
  let fetches = 0;
  for (const demand of solver.builder.requirement(node, types, key.selection, when).demands) {
    const found = readDemand(solver, demand, types, there);
    if (found === undefined) {
      return undefined;
    }
    reads.push(found.read);
    round = Math.max(round, found.round);
    fetches += found.fetches;
  }
  const needsName = node.type.kind !== "object" && types.includes(key.asType);
  const typenameFrom = needsName ? there.findIndex((location) => !location.isOpaque) : -1;
  if (typenameFrom >= 0) {
    round = Math.max(round, there[typenameFrom]?.round ?? 0);
  }
  return {
    entry: { types, key, reads, typenameFrom: typenameFrom < 0 ? undefined : typenameFrom },
    round,
    fetches,
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
      const hop = reach(solver.model, type, there).hops.get(job.subgraph);
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

function isThere(arrivals: readonly PlannedLocation[], subgraph: number): boolean {
  return arrivals.some((arrival) => arrival.subgraph === subgraph);
}

function isLess(left: readonly number[], right: readonly number[]): boolean {
  const index = left.findIndex((value, position) => value !== right[position]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

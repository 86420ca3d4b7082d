import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode, Requirement } from "../demands/demand-tree.ts";
import { conditionKey, either, type When } from "../normalise/conditions.ts";
import { sortShortList } from "../sort-short-list.ts";
import { canServe, unserved } from "./can-serve.ts";
import type { Need, NodeChoices } from "./find-choices.ts";
import { isRequiringPlace, isThere } from "./locations.ts";
import { clash, RequirementClashes } from "./requirement-clashes.ts";
import { noTypes, setOfTypes } from "./sets-of-types.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

export interface ScheduleProblem {
  readonly node: DemandNode;
  readonly arrivals: readonly PlannedLocation[];
  readonly choices: NodeChoices;
  /** The subgraphs to visit. */
  readonly chosen: readonly number[];
}

/** What one request to a subgraph is to give. */
export interface Job {
  readonly subgraph: number;
  /** Replaced where types are added. */
  types: ReadonlySet<ModelType>;
  /** Where it may be for no other objects than those of some types, which must be known then: those types. */
  exact: ReadonlySet<ModelType> | undefined;
  /** Those of them of which fields are wanted that require nothing. Replaced where types are added. */
  plainTypes: ReadonlySet<ModelType>;
  when: When;
  readonly requiring: { readonly demand: Demand; readonly requirement: Requirement | undefined }[];
  /** Whether types that are ready need not wait for the others. */
  readonly isDivisible: boolean;
  /** What keeps it from sharing a request with others: arguments without which the objects cannot be asked for. */
  readonly apart: string;
}

const none: readonly ModelType[] = [];

const plainJob = { key: "", apart: "" };

/** Gives every demand that is not served yet to one of the chosen subgraphs; nothing where none has it. */
export function assignJobs(solver: SolverContext, problem: ScheduleProblem): readonly Job[] | undefined {
  const { node, arrivals, choices, chosen } = problem;
  const jobs = new JobList();
  let assigned: Set<Demand> | undefined;

  const assign = (need: Need, missing: readonly ModelType[]): boolean => {
    const { demand, types } = need;
    const isMissing = missing.length > 0;
    const isLeaf = demand.child === undefined;
    if (isLeaf && !isMissing) {
      return true;
    }
    const wanted = isMissing && missing !== types ? { demand, types: missing } : need;
    let isPlain = !isMissing;
    for (const subgraph of chosen) {
      if (canServe(node, wanted, subgraph, arrivals)) {
        isPlain = true;
        if (isMissing || !isThere(arrivals, subgraph)) {
          jobs.addPlain(subgraph, wanted);
        }
        if (isLeaf) {
          break;
        }
      }
    }
    if (isPlain) {
      return true;
    }
    const subgraph = chosen.find((one) => isRequiringPlace(demand, one));
    if (subgraph === undefined) {
      return false;
    }
    const required = demand.places.get(subgraph)?.requires;
    const requirement =
      required === undefined ? undefined : solver.builder.requirement(node, missing, required, demand.when);
    const group = jobs.clashes.groupOf(subgraph, requirement?.demands ?? []);
    const key = {
      key: `${group} ${conditionKey(demand.when)}`,
      apart: unavoidableArguments(demand, subgraph),
    };
    jobs.of(subgraph, key, missing, demand).requiring.push({ demand, requirement });
    return requirement?.demands.every((inner) => assignOnce(inner, missing)) ?? true;
  };

  /** Several fields may require the same. */
  const assignOnce = (demand: Demand, types: readonly ModelType[]): boolean => {
    assigned ??= new Set();
    if (assigned.has(demand)) {
      return true;
    }
    assigned.add(demand);
    return assign({ demand, types }, unserved(demand, types, arrivals));
  };

  let index = 0;
  for (const need of choices.needs) {
    if (!assign(need, choices.missing[index] ?? none)) {
      return undefined;
    }
    index += 1;
  }
  return inOrder(node, joinJobs(jobs.all));
}

/** The jobs of one node, each for one subgraph and what keeps it from others of that. */
class JobList {
  #clashes: RequirementClashes | undefined = undefined;
  /** By the subgraph alone where nothing else matters, else by a text. */
  readonly #jobs = new Map<number | string, Job>();

  get clashes(): RequirementClashes {
    this.#clashes ??= new RequirementClashes();
    return this.#clashes;
  }

  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  /** Adds a field that requires nothing to what a subgraph is asked for. */
  addPlain(subgraph: number, { demand, types }: Need): void {
    const job =
      demand.exact?.subgraphs.has(subgraph) === true
        ? this.of(subgraph, plainJob, types, demand)
        : this.#get(subgraph, { subgraph, types, exact: undefined, apart: "", when: demand.when });
    // Fields that require something have jobs of their own until some are joined.
    job.plainTypes = job.types;
  }

  /** The job of a subgraph for a field, which it is now for as well. */
  of(
    subgraph: number,
    { key, apart }: { readonly key: string; readonly apart: string },
    types: readonly ModelType[],
    { exact, when }: Demand,
  ): Job {
    const only = exact?.subgraphs.has(subgraph) === true ? exact.types : undefined;
    const id = `${subgraph}|${key}|${apart}|${only === undefined ? "" : typesText([...only])}`;
    return this.#get(id, { subgraph, types, exact: only, apart, when });
  }

  #get(
    id: number | string,
    wanted: Pick<Job, "subgraph" | "exact" | "apart" | "when"> & { readonly types: readonly ModelType[] },
  ): Job {
    const known = this.#jobs.get(id);
    if (known === undefined) {
      const { subgraph, types, exact, apart, when } = wanted;
      const set = setOfTypes(types);
      const job: Job = {
        subgraph,
        types: set,
        exact,
        plainTypes: noTypes,
        when,
        requiring: [],
        isDivisible: false,
        apart,
      };
      this.#jobs.set(id, job);
      return job;
    }
    known.types = withTypes(known.types, wanted.types);
    known.when = either(known.when, wanted.when);
    return known;
  }
}

/** A set of types with some more; the same where it has them already. */
export function withTypes(known: ReadonlySet<ModelType>, types: Iterable<ModelType>): ReadonlySet<ModelType> {
  for (const type of types) {
    if (!known.has(type)) {
      return new Set([...known, ...types]);
    }
  }
  return known;
}

function inOrder(node: DemandNode, jobs: readonly Job[]): readonly Job[] {
  const ordered: Job[] = [];
  for (const job of jobs) {
    if (job.types.size === 1) {
      ordered.push(withoutOrder(nameApart(node, job)));
    } else {
      for (const part of splitByName(node, job)) {
        ordered.push(withoutOrder(part));
      }
    }
  }
  return sortShortList(ordered, compareJobs);
}

/** By subgraph; of its jobs those first that are always wanted and require nothing. */
function compareJobs(left: Job, right: Job): number {
  return left.subgraph - right.subgraph || compareTexts(jobText(left), jobText(right));
}

/** The job with its parts in an order of their own, so that the order of the client's fields makes no difference. */
function withoutOrder(job: Job): Job {
  if (job.types.size === 1 && job.requiring.length < 2) {
    return job;
  }
  return {
    ...job,
    types: new Set([...job.types].sort((a, b) => a.id - b.id)),
    requiring: [...job.requiring].sort((a, b) => compareTexts(demandText(a.demand), demandText(b.demand))),
  };
}

function jobText({ when, apart, exact, requiring }: Job): string {
  return `${conditionKey(when)} ${apart} ${exact === undefined ? "" : typesText([...exact])} ${requiring.map(({ demand }) => demandText(demand)).join()}`;
}

function demandText({ fieldName, argumentsText, types, when }: Demand): string {
  return `${fieldName}${argumentsText} ${conditionKey(when)} ${typesText(types)}`;
}

function typesText(types: readonly ModelType[]): string {
  return types.map((type) => type.id).join();
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Objects that a subgraph knows by an interface's name are no part of a request for those that it knows by their own,
 * and the query type is no part of a request for entities.
 */
export function splitByName(node: DemandNode, job: Job): readonly Job[] {
  if (node.root !== undefined || job.types.size === 1) {
    return [nameApart(node, job)];
  }
  const groups = Map.groupBy(job.types, (type) => {
    if (type === node.rootType) {
      return type;
    }
    const entries = type.entriesBySubgraph.get(job.subgraph) ?? [];
    return entries.some(({ asType }) => asType === type) ? undefined : entries[0]?.asType;
  });
  return groups.size < 2
    ? [job]
    : [...groups].flatMap(([asType, types]) => {
        const part = jobOfTypes(job, types);
        return part === undefined ? [] : [{ ...part, apart: `${job.apart} ${asType?.name ?? ""}` }];
      });
}

/** The same job; where it asks the query type among others, apart from those for entities. */
function nameApart(node: DemandNode, job: Job): Job {
  return node.root === undefined && isRootJob(node, job)
    ? { ...job, apart: `${job.apart} ${node.rootType?.name ?? ""}` }
    : job;
}

/** Whether a job asks a root, without a key. */
export function isRootJob({ rootType }: DemandNode, { types }: Job): boolean {
  return rootType !== undefined && types.has(rootType) && types.size === 1;
}

/** What a job has for some of its types; nothing where that is nothing. */
export function jobOfTypes(job: Job, types: readonly ModelType[]): Job | undefined {
  const requiring = job.requiring.filter(({ demand }) => demand.types.some((type) => types.includes(type)));
  const plainTypes = types.filter((type) => job.plainTypes.has(type));
  return plainTypes.length > 0 || requiring.length > 0
    ? { ...job, types: new Set(types), plainTypes: setOfTypes(plainTypes), requiring }
    : undefined;
}

/** Jobs for one subgraph become one where all of it is wanted under the same condition and nothing clashes. */
function joinJobs(jobs: readonly Job[]): readonly Job[] {
  if (areOfDifferentSubgraphs(jobs)) {
    return jobs;
  }
  const joined: Job[] = [];
  for (const job of jobs) {
    const partner = joined.find((other) => canJoin(other, job));
    if (partner === undefined) {
      joined.push(job);
      continue;
    }
    partner.types = withTypes(partner.types, job.types);
    partner.exact = exactForBoth(partner, job);
    partner.plainTypes = withTypes(partner.plainTypes, job.plainTypes);
    partner.requiring.push(...job.requiring);
  }
  return joined;
}

function areOfDifferentSubgraphs(jobs: readonly Job[]): boolean {
  let before = -1;
  let isAscending = true;
  for (const { subgraph } of jobs) {
    isAscending &&= subgraph > before;
    before = subgraph;
  }
  return isAscending || new Set(jobs.map(({ subgraph }) => subgraph)).size === jobs.length;
}

/** Whether two jobs can be one visit. */
export function canJoin(left: Job, right: Job): boolean {
  return (
    left.subgraph === right.subgraph &&
    left.apart === right.apart &&
    isSubset(left.types, right.exact) &&
    isSubset(right.types, left.exact) &&
    conditionKey(left.when) === conditionKey(right.when) &&
    !clash(requiredBy(left), requiredBy(right))
  );
}

/** To which types the visit is kept that two jobs are made in. */
export function exactForBoth(left: Job, right: Job): Job["exact"] {
  return left.exact === undefined || right.exact === undefined
    ? (left.exact ?? right.exact)
    : left.exact.intersection(right.exact);
}

function isSubset(types: ReadonlySet<ModelType>, all: ReadonlySet<ModelType> | undefined): boolean {
  return all === undefined || types.isSubsetOf(all);
}

/** A text that is equal for fields that take the same context values, if these may not be null. */
function unavoidableArguments(demand: Demand, subgraph: number): string {
  return (demand.contexts.get(subgraph) ?? [])
    .filter(({ argument }) => argument.type.endsWith("!"))
    .map(({ argument }) => `${argument.type} ${argument.context.name} ${argument.selection.id}`)
    .join(", ");
}

function requiredBy({ requiring }: Job): readonly Demand[] {
  return requiring.flatMap(({ requirement }) => requirement?.demands ?? []);
}

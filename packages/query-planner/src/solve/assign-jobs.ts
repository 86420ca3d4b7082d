import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode, Requirement } from "../demands/demand-tree.ts";
import { conditionKey, either, type When } from "../normalise/conditions.ts";
import { canServe, type NodeChoices, unserved } from "./find-choices.ts";
import { isRequiringPlace } from "./locations.ts";
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
  readonly types: Set<ModelType>;
  /** Whether it is wanted for fields that require nothing. */
  isPlain: boolean;
  when: When;
  readonly requiring: { readonly demand: Demand; readonly requirement: Requirement }[];
}

/** Gives every demand that is not served yet to one of the chosen subgraphs; nothing where none has it. */
export function assignJobs(solver: SolverContext, problem: ScheduleProblem): readonly Job[] | undefined {
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
    ? joinJobs([...jobs.values()]).sort((a, b) => a.subgraph - b.subgraph)
    : undefined;
}

/** Jobs for one subgraph become one where all of it is wanted under the same condition. */
function joinJobs(jobs: readonly Job[]): Job[] {
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

function isThere(arrivals: readonly PlannedLocation[], subgraph: number): boolean {
  return arrivals.some((arrival) => arrival.subgraph === subgraph);
}

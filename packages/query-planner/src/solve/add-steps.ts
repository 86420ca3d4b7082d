import { type EntityKey, hasSubgraph, keyFieldReader, type ModelType } from "@hansa/federation-model";
import type { DemandNode } from "../demands/demand-tree.ts";
import { implies } from "../normalise/conditions.ts";
import { type Job, splitByName, withTypes } from "./assign-jobs.ts";
import { isTypeKnown } from "./find-entries.ts";
import { presentWhen } from "./settled.ts";
import type { PlannedLocation } from "./solution.ts";
import type { SolverContext } from "./solver-context.ts";

/** Whether keys on the way are to come as early as can be, or from as few further subgraphs as can be. */
export type StepPolicy = "fastest" | "fewest";

/**
 * The jobs with visits added that only bring a key on the way to one whose key is nowhere yet; nothing where that does
 * not help. Jobs that are nearer come first, and what is visited for one is on the way of the next for nothing.
 */
export function addSteps(
  solver: SolverContext,
  node: DemandNode,
  pending: readonly Job[],
  { there, policy }: { readonly there: readonly PlannedLocation[]; readonly policy: StepPolicy },
): readonly Job[] | undefined {
  const added: Job[] = [];
  // A job that waits for what it requires does not bring the key that another one waits for.
  const isVisited = (subgraph: number, type: ModelType): boolean =>
    [...pending.filter(({ requiring }) => requiring.length === 0), ...added].some(
      (job) => job.subgraph === subgraph && job.types.has(type),
    );
  const canRead = keyFieldReader(solver.model, solver.builder.view);
  const present = (job: Job): readonly PlannedLocation[] =>
    presentWhen(job.when, there).filter(
      (location) => location.types.length > 0 && implies(job.when, location.when),
    );
  const wayTo = (job: Job, type: ModelType): Way | undefined =>
    findWay(
      type,
      {
        there: present(job).filter((location) => location.types.includes(type)),
        isVisited: (subgraph) => subgraph === job.subgraph || isVisited(subgraph, type),
        policy,
        canRead,
      },
      job.subgraph,
    );
  const open = pending.flatMap((job) =>
    [...job.types].map((type) => ({ job, type, rounds: wayTo(job, type)?.rounds ?? 0 })),
  );
  for (const { job, type } of open.sort((a, b) => a.rounds - b.rounds)) {
    for (const step of wayTo(job, type)?.steps ?? []) {
      const types = [...job.types].filter((one) => one.entriesBySubgraph.has(step));
      addStep(added, job, step, types);
    }
    const teller = typenameStep(node, type, job, present(job));
    if (teller !== undefined && added.length === 0 && !isVisited(teller, type)) {
      addStep(added, job, teller, [...job.types]);
    }
  }
  return added.length === 0 ? undefined : [...added.flatMap((job) => splitByName(node, job)), ...pending];
}

function addStep(added: Job[], job: Job, subgraph: number, types: readonly ModelType[]): void {
  const known = added.find((one) => one.subgraph === subgraph);
  if (known !== undefined) {
    known.types = withTypes(known.types, types);
    known.plainTypes = known.types;
  } else {
    const { when } = job;
    const all = new Set(types);
    const plain = { exact: undefined, requiring: [], isDivisible: false, apart: "" };
    added.push({ subgraph, types: all, plainTypes: all, when, ...plain });
  }
}

/** A way to come to a subgraph. */
interface Way {
  readonly rounds: number;
  /** The subgraphs on the way that nobody visits yet. */
  readonly steps: ReadonlySet<number>;
}

interface Surroundings {
  readonly there: readonly PlannedLocation[];
  /** Whether a subgraph is visited anyway. */
  readonly isVisited: (subgraph: number) => boolean;
  readonly policy: StepPolicy;
  readonly canRead: ReturnType<typeof keyFieldReader>;
}

/** The best way for objects of a type to a subgraph: ways to all of them are improved until none gets better. */
function findWay(type: ModelType, around: Surroundings, target: number): Way | undefined {
  const ways = new Map<number, Way>();
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const [subgraph, keys] of type.entriesBySubgraph) {
      for (const key of keys) {
        const way = wayBy(type, key, around, ways);
        const known = ways.get(subgraph);
        if (way !== undefined && (known === undefined || compareWays(way, known, around.policy) < 0)) {
          ways.set(subgraph, way);
          isBetter = true;
        }
      }
    }
  }
  const way = ways.get(target);
  return way;
}

/** The way to a subgraph by one of its keys, each field of it read where that is best. */
function wayBy(
  type: ModelType,
  key: EntityKey,
  { isVisited, there, policy, canRead }: Surroundings,
  ways: ReadonlyMap<number, Way>,
): Way | undefined {
  let rounds = 0;
  const steps = new Set<number>();
  for (const field of key.selection.fields) {
    const here = there
      .filter((location) => canRead(type, field, location))
      .map((location): Way => ({ rounds: location.round, steps: new Set() }));
    const further = [...ways]
      .filter(([subgraph]) => subgraph !== key.subgraph)
      .filter(([subgraph]) => canRead(type, field, { subgraph, provided: undefined }))
      .map(([, way]) => way);
    const [best] = [...here, ...further].sort((a, b) => compareWays(a, b, policy));
    if (best === undefined) {
      return undefined;
    }
    rounds = Math.max(rounds, best.rounds);
    for (const step of best.steps) {
      steps.add(step);
    }
  }
  if (!isVisited(key.subgraph)) {
    steps.add(key.subgraph);
  }
  return { rounds: rounds + 1, steps };
}

/** Negative where the left one is better. */
function compareWays(left: Way, right: Way, policy: StepPolicy): number {
  const [rounds, steps] = [left.rounds - right.rounds, left.steps.size - right.steps.size];
  return policy === "fastest" ? rounds || steps : steps || rounds;
}

/** Where the runtime type of an interface-object can be learnt. */
function typenameStep(
  node: DemandNode,
  type: ModelType,
  job: Job,
  there: readonly PlannedLocation[],
): number | undefined {
  if (isTypeKnown(node, type, job, there)) {
    return undefined;
  }
  for (const location of there.filter((one) => one.isOpaque)) {
    for (const subgraph of location.type.entriesBySubgraph.keys()) {
      const isTold = location.type.possibleTypesBySubgraph.get(subgraph)?.includes(type) === true;
      if (isTold && !hasSubgraph(location.type.interfaceObjectIn, subgraph)) {
        return subgraph;
      }
    }
  }
  return undefined;
}

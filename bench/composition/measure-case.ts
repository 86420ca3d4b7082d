import { type CompositionCase, compositionCases } from "./cases.ts";
import type { GeneratedSubgraph } from "./graphs.ts";

/** One implementation of composition. */
export interface Contestant {
  /** Composes and gives the errors; none where the graph composes. */
  readonly compose: (subgraphs: readonly GeneratedSubgraph[]) => readonly string[];
  /** Composes the same graph again and again; `compose` where there is nothing for that. */
  readonly createComposer?: () => Contestant["compose"];
  /** Makes ready to check satisfiability alone, where that can be done. */
  readonly prepareSatisfiability?: (subgraphs: readonly GeneratedSubgraph[]) => () => void;
}

/** How long something takes: by the clock, and in CPU time of all threads, the collection of garbage included. */
export interface Duration {
  readonly ms: number;
  readonly cpuMs: number;
}

/** What one process has measured that does nothing else. Memory is the peak of what is resident. */
export interface CaseFigures {
  readonly errors: readonly string[];
  /** The first composition, of code that has not run before. */
  readonly first: Duration;
  /** The median of the others; absent where there are none. */
  readonly median: Duration | undefined;
  /** Of the whole process until all compositions are done, start and loading of code included. */
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly satisfiability: Duration | undefined;
}

/** The time after which no further repetition is begun. */
const enoughMs = 20_000;

/** Runs the case that the command line names, and prints its figures as one line of JSON. */
export function runCase(contestant: Contestant): void {
  const one = compositionCases[process.argv[2] ?? ""]?.();
  if (one === undefined) {
    throw new Error(`There is no case "${process.argv[2] ?? ""}".`);
  }
  console.log(JSON.stringify(measureCase(contestant, one)));
}

function measureCase(contestant: Contestant, one: CompositionCase): CaseFigures {
  const { compose, createComposer, prepareSatisfiability } = contestant;
  const run = one.isEdited ? (createComposer?.() ?? compose) : compose;
  const durations: Duration[] = [];
  let errors: readonly string[] = [];
  const start = performance.now();
  for (let number = 0; number <= one.repetitions && performance.now() - start < enoughMs; number++) {
    const subgraphs = one.isEdited ? withEdit(one.subgraphs, number) : one.subgraphs;
    durations.push(
      timed(() => {
        errors = run(subgraphs);
      }),
    );
  }
  const { user, system } = process.cpuUsage();
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const [first = { ms: 0, cpuMs: 0 }, ...others] = durations;
  const check = one.goal.satisfiabilityMs === undefined ? undefined : prepareSatisfiability?.(one.subgraphs);
  return {
    errors,
    first,
    median: median(others),
    cpuMs: (user + system) / 1_000,
    peakMb,
    satisfiability: check === undefined ? undefined : timed(check),
  };
}

function timed(work: () => void): Duration {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1_000 };
}

/** Another field in a type of one subgraph. */
function withEdit(subgraphs: readonly GeneratedSubgraph[], number: number): readonly GeneratedSubgraph[] {
  const edited = Math.floor(subgraphs.length / 2);
  return subgraphs.map((subgraph, index) =>
    index === edited
      ? { ...subgraph, sdl: subgraph.sdl.replace("name: String!", `name: String! edit${number}: Int`) }
      : subgraph,
  );
}

/** By CPU time. */
function median(durations: readonly Duration[]): Duration | undefined {
  return durations.toSorted((a, b) => a.cpuMs - b.cpuMs)[Math.floor(durations.length / 2)];
}

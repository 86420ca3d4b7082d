import { type GeneratedSubgraph, largeGraph, ringOfKeys } from "./graphs.ts";

/** One graph that is composed, and what is promised for it. */
export interface CompositionCase {
  readonly title: string;
  readonly subgraphs: readonly GeneratedSubgraph[];
  /** How often it is composed again in the same process: 0 where once is long enough. */
  readonly repetitions: number;
  /** Whether one subgraph is edited before each repetition. */
  readonly isEdited: boolean;
  readonly goal: CompositionGoal;
}

/** Absent where nothing is promised. */
export interface CompositionGoal {
  /** Of one composition: the median where it is repeated. */
  readonly ms?: number;
  /** The peak of the whole process. */
  readonly peakMb?: number;
  readonly satisfiabilityMs?: number;
}

/** The cases by the names that the command takes. */
export const compositionCases: Readonly<Record<string, () => CompositionCase>> = {
  small: () => ({
    title: "10 subgraphs × 20 types",
    subgraphs: largeGraph(10, 20),
    repetitions: 20,
    isEdited: false,
    goal: { ms: 150 },
  }),
  ring: () => ({
    title: "a ring of 12 keys × 20 types",
    subgraphs: ringOfKeys(12, 20),
    repetitions: 20,
    isEdited: false,
    goal: { ms: 200 },
  }),
  edit: () => ({
    title: "20 subgraphs × 30 types, each time with one subgraph edited",
    subgraphs: largeGraph(20, 30),
    repetitions: 20,
    isEdited: true,
    goal: { ms: 100 },
  }),
  large: () => ({
    title: "50 subgraphs × 50 types",
    subgraphs: largeGraph(50, 50),
    repetitions: 0,
    isEdited: false,
    goal: { ms: 3_000, peakMb: 500 },
  }),
  huge: () => ({
    title: "100 subgraphs × 100 types",
    subgraphs: largeGraph(100, 100),
    repetitions: 0,
    isEdited: false,
    goal: { ms: 15_000, peakMb: 1_000, satisfiabilityMs: 2_000 },
  }),
};

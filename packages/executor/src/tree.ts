import type { CompiledInput } from "./compile-fetch.ts";
import type { Variables } from "./conditions.ts";
import type { CopyBudget } from "./copy-budget.ts";
import type { DataObject } from "./data.ts";
import type { Faults } from "./faults.ts";
import type { Gathering } from "./gather/gathering.ts";
import type { Merges } from "./generate-merges.ts";
import type { RepresentationBatch } from "./representations.ts";
import type { SubgraphErrorPolicy } from "./subgraph-faults.ts";

export interface FetchLimits {
  readonly maxDepth: number;
  readonly maxErrors: number;
  /** For how many groups of objects with different values from above one request may ask. */
  readonly maxContextGroups: number;
  /** Whether the objects of the tree must have no prototype. */
  readonly withoutPrototypes: boolean;
}

/** What an operation has gathered so far, with all that it takes to go on: nothing of it says whose request it is. */
export interface Tree {
  readonly root: DataObject;
  readonly faults: Faults;
  readonly copies: CopyBudget;
  /** Absent where objects are found without generated code. */
  readonly gathering: Gathering | undefined;
  readonly merges: Merges;
  readonly variables: Variables;
  readonly limits: FetchLimits;
  readonly subgraphErrors: SubgraphErrorPolicy;
  /** The fetches that have been prepared, by id; undefined: there is nothing to ask for. */
  readonly prepared: Map<number, PreparedFetch | undefined>;
}

/** A fetch that can be sent, and merged when it is answered. */
export interface PreparedFetch {
  readonly body: string;
  readonly targets: Targets;
}

/** The objects that wait for a fetch. */
export interface Targets {
  /** Of a root fetch. */
  readonly objects: readonly DataObject[];
  /** Of an entity fetch, and for each one its batch. */
  readonly inputs: readonly CompiledInput[];
  readonly batches: readonly RepresentationBatch[];
}

/**
 * Stage 5: the same fetches with fewer requests.
 *
 * A list of passes, each from one fetch graph to another that gets the same data. Before and after each pass: the
 * graph has no circle, and every fetch depends on those whose data it reads.
 */
import type { FetchGraph } from "../fetch-graph/fetch-draft.ts";
import { batchEntityFetches } from "./batch-entity-fetches.ts";
import { joinMutations } from "./join-mutations.ts";
import { mergeEqualFetches } from "./merge-equal-fetches.ts";
import { reduceDependencies } from "./reduce-dependencies.ts";
import { tellReferencesApart } from "./tell-references-apart.ts";

/** One pass, with the name under which `explain` and the documents speak of it. */
export interface OptimisePass {
  readonly name: string;
  readonly run: (graph: FetchGraph) => FetchGraph;
}

/** All passes in the order in which they run. */
export const optimisePasses: readonly OptimisePass[] = [
  { name: "join-mutations", run: joinMutations },
  { name: "reduce-dependencies", run: reduceDependencies },
  { name: "merge-equal-fetches", run: mergeEqualFetches },
  { name: "tell-references-apart", run: tellReferencesApart },
  { name: "batch-entity-fetches", run: batchEntityFetches },
  { name: "reduce-dependencies", run: reduceDependencies },
];

/** Runs all passes. */
export function optimise(graph: FetchGraph): FetchGraph {
  return optimisePasses.reduce((current, pass) => pass.run(current), graph);
}

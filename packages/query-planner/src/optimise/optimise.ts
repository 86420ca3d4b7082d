/**
 * Stage 5: the same data in fewer requests and shorter documents.
 *
 * Two lists of passes, each from one fetch graph to another that gets the same data in no more rounds. The first list
 * is about requests; it runs again for as long as the number of fetches falls. The second list is about what a
 * document looks like; it runs once, when it is settled what each fetch waits for. Before and after each pass: the graph has no circle, and every fetch depends on
 * those whose data it reads.
 *
 *   1 users after 0: at orders.@.createdBy {…}      ▶  1 users after 0: at orders.@.createdBy {…} and at first.createdBy {…}
 *   2 users after 0: at first.createdBy {…}
 */
import type { SupergraphModel } from "@hansa/federation-model";
import type { FetchGraph } from "../fetch-graph/fetch-draft.ts";
import { batchEntityFetches } from "./batch-entity-fetches.ts";
import { delayFetches } from "./delay-fetches.ts";
import { foldConcreteTypes } from "./fold-concrete-types.ts";
import { joinEntityInputs } from "./join-entity-inputs.ts";
import { joinMutations } from "./join-mutations.ts";
import { mergeEqualFetches } from "./merge-equal-fetches.ts";
import { reduceDependencies } from "./reduce-dependencies.ts";
import { shareSelections } from "./share-selections.ts";
import { tellConditionsApart } from "./tell-conditions-apart.ts";
import { tellReferencesApart } from "./tell-references-apart.ts";

/** One pass, with the name under which the documents speak of it. */
export interface OptimisePass {
  readonly name: string;
  readonly run: (graph: FetchGraph, model: SupergraphModel) => FetchGraph;
}

/** What makes fewer requests, in the order in which it runs. */
export const requestPasses: readonly OptimisePass[] = [
  { name: "join-mutations", run: joinMutations },
  { name: "reduce-dependencies", run: reduceDependencies },
  { name: "merge-equal-fetches", run: mergeEqualFetches },
  { name: "batch-entity-fetches", run: batchEntityFetches },
  { name: "delay-fetches", run: delayFetches },
];

/** What makes shorter documents, in the order in which it runs. */
export const documentPasses: readonly OptimisePass[] = [
  { name: "reduce-dependencies", run: reduceDependencies },
  { name: "tell-conditions-apart", run: tellConditionsApart },
  { name: "tell-references-apart", run: tellReferencesApart },
  { name: "fold-concrete-types", run: foldConcreteTypes },
  { name: "join-entity-inputs", run: joinEntityInputs },
  { name: "share-selections", run: shareSelections },
];

/**
 * Runs all passes; the first list to a fixpoint, which it reaches since there are ever fewer fetches. `seen` is called
 * after each pass.
 */
export function optimise(
  model: SupergraphModel,
  graph: FetchGraph,
  seen?: (pass: OptimisePass, graph: FetchGraph) => void,
): FetchGraph {
  const run = (passes: readonly OptimisePass[], start: FetchGraph): FetchGraph =>
    passes.reduce((current, pass) => {
      const next = pass.run(current, model);
      seen?.(pass, next);
      return next;
    }, start);
  let current = graph;
  let before = Number.POSITIVE_INFINITY;
  while (current.fetches.length < before) {
    before = current.fetches.length;
    current = run(requestPasses, current);
  }
  return run(documentPasses, current);
}

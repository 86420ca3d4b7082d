import { type FetchDraft, type FetchGraph, fetchCondition } from "../fetch-graph/fetch-draft.ts";
import { both, either, isNever, type When } from "../normalise/conditions.ts";
import { roundsOf } from "./fetch-rounds.ts";
import { deliveryKey, replaceFetches } from "./replace-fetches.ts";

interface Batch {
  readonly fetches: FetchDraft[];
  when: When;
}

/**
 * Entity fetches of one round to one subgraph, for the same parts of the answer, become one request with an aliased
 * `_entities` each, which waits for all that any of them waits for. The rounds stay as they are. Fetches of which only
 * one is ever wanted stay apart.
 */
export function batchEntityFetches(graph: FetchGraph): FetchGraph {
  const rounds = roundsOf(graph);
  const batchesByPlace = new Map<string, Batch[]>();
  for (const { fetch, when } of unconditionalFirst(graph)) {
    const place = `${deliveryKey(fetch)}|${fetch.subgraph}|${rounds.get(fetch) ?? 0}`;
    const batches = batchesByPlace.get(place) ?? [];
    batchesByPlace.set(place, batches);
    const batch = batches.find((one) => !isNever(both(one.when, when)));
    if (batch === undefined) {
      batches.push({ fetches: [fetch], when });
    } else {
      batch.fetches.push(fetch);
      batch.when = either(batch.when, when);
    }
  }
  const replacements = new Map<FetchDraft, FetchDraft>();
  for (const { fetches } of [...batchesByPlace.values()].flat()) {
    const inOrder = fetches.sort((a, b) => a.id - b.id);
    const [first] = inOrder;
    if (first !== undefined && inOrder.length > 1) {
      const batch: FetchDraft = { ...first, inputs: inOrder.flatMap((fetch) => fetch.inputs) };
      for (const fetch of inOrder) {
        replacements.set(fetch, batch);
      }
    }
  }
  return replaceFetches(graph, replacements);
}

function unconditionalFirst({
  fetches,
}: FetchGraph): readonly { readonly fetch: FetchDraft; readonly when: When }[] {
  const entityFetches = fetches
    .filter(({ kind }) => kind === "entities")
    .map((fetch) => ({ fetch, when: fetchCondition(fetch) }));
  return [
    ...entityFetches.filter(({ when }) => when === undefined),
    ...entityFetches.filter(({ when }) => when !== undefined),
  ];
}

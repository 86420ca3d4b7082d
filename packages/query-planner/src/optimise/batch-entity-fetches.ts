import { type FetchDraft, type FetchGraph, fetchCondition } from "../fetch-graph/fetch-draft.ts";
import { both, either, isNever, type When } from "../normalise/conditions.ts";
import { sortShortList } from "../sort-short-list.ts";
import { roundsOf } from "./fetch-rounds.ts";
import { Replacements, replaceFetches, sendingKey } from "./replace-fetches.ts";

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
  const batchesByPlace = new Map<number | string, Batch[]>();
  for (const { fetch, when } of unconditionalFirst(graph)) {
    const place = sendingKey(fetch, rounds.get(fetch) ?? 0);
    const batches = batchesByPlace.get(place);
    const batch = batches?.find((one) => !isNever(both(one.when, when)));
    if (batches === undefined) {
      batchesByPlace.set(place, [{ fetches: [fetch], when }]);
    } else if (batch === undefined) {
      batches.push({ fetches: [fetch], when });
    } else {
      batch.fetches.push(fetch);
      batch.when = either(batch.when, when);
    }
  }
  const replacements = new Replacements();
  for (const batches of batchesByPlace.values()) {
    for (const { fetches } of batches) {
      replaceByOne(fetches, replacements);
    }
  }
  return replaceFetches(graph, replacements);
}

function replaceByOne(fetches: FetchDraft[], replacements: Replacements): void {
  if (fetches.length < 2) {
    return;
  }
  const [first, ...others] = sortShortList(fetches, (a, b) => a.id - b.id);
  if (first !== undefined) {
    const inputs = [first, ...others].flatMap((fetch) => fetch.inputs);
    const batch: FetchDraft = { ...first, inputs };
    for (const fetch of fetches) {
      replacements.add(fetch, batch);
    }
  }
}

function unconditionalFirst({
  fetches,
}: FetchGraph): readonly { readonly fetch: FetchDraft; readonly when: When }[] {
  const sure: { readonly fetch: FetchDraft; readonly when: When }[] = [];
  const conditional: typeof sure = [];
  for (const fetch of fetches) {
    if (fetch.kind === "entities") {
      const when = fetchCondition(fetch);
      (when === undefined ? sure : conditional).push({ fetch, when });
    }
  }
  return conditional.length === 0 ? sure : [...sure, ...conditional];
}

import { type FetchDraft, type FetchGraph, fetchCondition } from "../fetch-graph/fetch-draft.ts";
import { conditionKey } from "../normalise/conditions.ts";
import { dependencyKey, replaceFetches } from "./replace-fetches.ts";

/**
 * Entity fetches of one subgraph that wait for the same fetches and are wanted under the same condition become one
 * request with an aliased `_entities` each.
 */
export function batchEntityFetches(graph: FetchGraph): FetchGraph {
  const groups = new Map<string, FetchDraft[]>();
  for (const fetch of graph.fetches.filter(({ kind }) => kind === "entities")) {
    const when = conditionKey(fetchCondition(fetch));
    const key = `${fetch.subgraph}|${dependencyKey(fetch)}|${when}`;
    const group = groups.get(key) ?? [];
    group.push(fetch);
    groups.set(key, group);
  }
  const replacements = new Map<FetchDraft, FetchDraft>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first !== undefined && group.length > 1) {
      const batch: FetchDraft = { ...first, inputs: group.flatMap((fetch) => fetch.inputs) };
      for (const fetch of group) {
        replacements.set(fetch, batch);
      }
    }
  }
  return replaceFetches(graph, replacements);
}

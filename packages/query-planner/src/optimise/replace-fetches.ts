import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";

/**
 * The graph with some fetches replaced by others, in what depends on them too. A replacement is listed once, and waits
 * for all that each of those waited for which it replaces.
 */
export function replaceFetches(
  graph: FetchGraph,
  replacements: ReadonlyMap<FetchDraft, FetchDraft>,
): FetchGraph {
  if (replacements.size === 0) {
    return graph;
  }
  for (const [replaced, replacement] of replacements) {
    for (const one of replaced.dependsOn) {
      replacement.dependsOn.add(one);
    }
    replaced.replacedBy = replacement;
  }
  const fetches = new Set<FetchDraft>();
  for (const fetch of graph.fetches) {
    fetches.add(replacements.get(fetch) ?? fetch);
  }
  for (const fetch of fetches) {
    if (waitsForReplaced(fetch, replacements)) {
      const before = [...fetch.dependsOn];
      fetch.dependsOn.clear();
      for (const one of before) {
        const replaced = replacements.get(one) ?? one;
        if (replaced !== fetch) {
          fetch.dependsOn.add(replaced);
        }
      }
    }
  }
  return { ...graph, fetches: [...fetches] };
}

function waitsForReplaced(fetch: FetchDraft, replacements: ReadonlyMap<FetchDraft, FetchDraft>): boolean {
  for (const one of fetch.dependsOn) {
    if (one === fetch || replacements.has(one)) {
      return true;
    }
  }
  return false;
}

/** Rounds beyond this are told apart by a text. */
const maxPlainRound = 4_096;

/** A key that is equal for fetches of one round to one subgraph that are needed with the same parts of the answer. */
export function sendingKey(fetch: FetchDraft, round: number): number | string {
  return fetch.delivery === undefined && round < maxPlainRound
    ? fetch.subgraph * maxPlainRound + round
    : `${fetch.subgraph}|${round}|${deliveryKey(fetch)}`;
}

/** A text that is equal for fetches that are needed with the same parts of the answer. */
function deliveryKey({ delivery }: FetchDraft): string {
  return delivery?.map(({ number }) => number).join() ?? "";
}

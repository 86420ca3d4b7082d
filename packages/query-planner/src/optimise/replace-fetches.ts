import { ByNumber } from "../by-number.ts";
import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";

interface Replacement {
  readonly replaced: FetchDraft;
  readonly replacement: FetchDraft;
}

/** Fetches and what takes the place of each. */
export class Replacements {
  readonly #pairs: Replacement[] = [];
  readonly #byFetch = new ByNumber<FetchDraft, FetchDraft>();

  /** Each fetch that is replaced, once. */
  get pairs(): readonly Replacement[] {
    return this.#pairs;
  }

  /** Puts one fetch in the place of another, which has not been replaced yet. */
  add(replaced: FetchDraft, replacement: FetchDraft): void {
    this.#pairs.push({ replaced, replacement });
    this.#byFetch.set(replaced, replacement);
  }

  /** What is in the place of a fetch; nothing where it stays. */
  get(fetch: FetchDraft): FetchDraft | undefined {
    return this.#byFetch.get(fetch);
  }
}

/**
 * The graph with some fetches replaced by others, in what depends on them too. A replacement is listed once, and waits
 * for all that each of those waited for which it replaces.
 */
export function replaceFetches(graph: FetchGraph, replacements: Replacements): FetchGraph {
  if (replacements.pairs.length === 0) {
    return graph;
  }
  for (const { replaced, replacement } of replacements.pairs) {
    for (const one of replaced.dependsOn) {
      replacement.dependsOn.add(one);
    }
    replaced.replacedBy = replacement;
  }
  const fetches: FetchDraft[] = [];
  const listed = new ByNumber<FetchDraft, boolean>();
  for (const fetch of graph.fetches) {
    const now = replacements.get(fetch) ?? fetch;
    if (listed.get(now) === undefined) {
      listed.set(now, true);
      fetches.push(now);
    }
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
  return { ...graph, fetches };
}

function waitsForReplaced(fetch: FetchDraft, replacements: Replacements): boolean {
  for (const one of fetch.dependsOn) {
    if (one === fetch || replacements.get(one) !== undefined) {
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

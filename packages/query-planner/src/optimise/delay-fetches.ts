import { ancestorFinder } from "../fetch-graph/ancestors.ts";
import { type FetchDraft, type FetchGraph, fetchCondition } from "../fetch-graph/fetch-draft.ts";
import { roundsOf } from "./fetch-rounds.ts";
import { deliveryKey, replaceFetches } from "./replace-fetches.ts";

/**
 * An entity fetch that can wait without making the plan longer goes into a later request to the same subgraph: rounds
 * come first, but what is over in time buys requests. Only what is always wanted is moved, so that no request waits for
 * one that is not sent; and neither the whole plan nor what is always wanted of it gets longer. Only fetches of the
 * initial part of the answer are moved, as if there were no others.
 *
 *   1 users after 0           ▶   1 products after 0
 *   2 products after 0            2 users after 1        (both fetches of users)
 *   3 users after 2
 */
export function delayFetches(graph: FetchGraph): FetchGraph {
  let current = graph;
  for (;;) {
    const pair = findPair(current);
    if (pair === undefined) {
      return current;
    }
    const [earlier, later] = pair;
    const batch: FetchDraft = { ...later, inputs: [...earlier.inputs, ...later.inputs] };
    const replacements = new Map([
      [earlier, batch],
      [later, batch],
    ]);
    current = replaceFetches(current, replacements);
  }
}

/** In which rounds a fetch can be sent, so that the last one stays the last. */
interface Window {
  readonly first: number;
  readonly last: number;
}

/** Two fetches that can be one, the earlier one first. */
function findPair(graph: FetchGraph): readonly [FetchDraft, FetchDraft] | undefined {
  const initial = graph.fetches.filter((fetch) => deliveryKey(fetch) === "");
  const sure = initial.filter((fetch) => fetchCondition(fetch) === undefined);
  const candidates = sure.filter(({ kind }) => kind === "entities");
  const bySubgraph = Map.groupBy(candidates, ({ subgraph }) => subgraph);
  if ([...bySubgraph.values()].every(({ length }) => length < 2)) {
    return undefined;
  }
  const ancestorsOf = ancestorFinder();
  const windows = [windowsOf(initial), windowsOf(sure)];
  const canMeet = (left: FetchDraft, right: FetchDraft): boolean =>
    windows.every((all) => {
      const [one, other] = [all.get(left), all.get(right)];
      return one !== undefined && other !== undefined && one.first <= other.last && other.first <= one.last;
    });
  const roundOf = (fetch: FetchDraft): number => windows[0]?.get(fetch)?.first ?? 0;
  for (const fetches of bySubgraph.values()) {
    const inOrder = [...fetches].sort((a, b) => roundOf(a) - roundOf(b) || a.id - b.id);
    for (const [index, earlier] of inOrder.entries()) {
      const later = inOrder
        .slice(index + 1)
        .find((one) => canMeet(earlier, one) && !ancestorsOf(one).has(earlier));
      if (later !== undefined) {
        return [earlier, later];
      }
    }
  }
  return undefined;
}

function windowsOf(fetches: readonly FetchDraft[]): ReadonlyMap<FetchDraft, Window> {
  const rounds = roundsOf({ fetches });
  const end = Math.max(0, ...rounds.values());
  const last = new Map<FetchDraft, number>();
  for (const [fetch, round] of [...rounds].sort(([, a], [, b]) => b - a)) {
    const own = last.get(fetch) ?? end;
    last.set(fetch, own);
    for (const before of fetch.dependsOn) {
      last.set(before, Math.min(last.get(before) ?? end, own - 1));
    }
    if (round > own) {
      throw new Error("A fetch has no round to be sent in, which the order of fetches rules out.");
    }
  }
  return new Map([...rounds].map(([fetch, first]) => [fetch, { first, last: last.get(fetch) ?? end }]));
}

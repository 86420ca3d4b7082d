import { type FetchDraft, type FetchGraph, fetchCondition } from "../fetch-graph/fetch-draft.ts";
import { sortShortList } from "../sort-short-list.ts";
import { Replacements, replaceFetches } from "./replace-fetches.ts";
import { SendingWindows } from "./sending-windows.ts";

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
  const initial = graph.fetches.filter((fetch) => fetch.delivery === undefined);
  const sure = initial.filter((fetch) => fetchCondition(fetch) === undefined);
  const candidates = sure.filter(({ kind }) => kind === "entities");
  const groups = [...Map.groupBy(candidates, ({ subgraph }) => subgraph).values()];
  const shared = groups.filter(({ length }) => length > 1);
  if (shared.length === 0) {
    return graph;
  }
  const windows = new SendingWindows(initial, new Set(sure));
  // Those that have become one, by the last of them.
  const members = new Map<FetchDraft, readonly FetchDraft[]>();
  for (const fetches of shared) {
    joinWhereTheyMeet(fetches, windows, (earlier, later) => {
      members.set(later, [...(members.get(earlier) ?? [earlier]), ...(members.get(later) ?? [later])]);
      members.delete(earlier);
    });
  }
  const replacements = new Replacements();
  for (const [last, joined] of members) {
    const batch: FetchDraft = { ...last, inputs: joined.flatMap(({ inputs }) => inputs) };
    for (const fetch of joined) {
      replacements.add(fetch, batch);
    }
  }
  return replaceFetches(graph, replacements);
}

/**
 * Joins fetches of one subgraph, each to the first later one that it can wait for. Windows only shrink and fetches
 * only come to wait for more, so what has found no partner once never will.
 */
function joinWhereTheyMeet(
  fetches: readonly FetchDraft[],
  windows: SendingWindows,
  join: (earlier: FetchDraft, later: FetchDraft) => void,
): void {
  let open = fetches;
  const alone = new Set<FetchDraft>();
  for (let joined = true; joined; ) {
    joined = false;
    open = sortShortList([...open], (a, b) => windows.firstRound(a) - windows.firstRound(b) || a.id - b.id);
    for (const [index, earlier] of open.entries()) {
      const later = alone.has(earlier) ? undefined : findPartner(earlier, open, index + 1, windows);
      if (later !== undefined) {
        windows.join(earlier, later);
        join(earlier, later);
        open = open.filter((one) => one !== earlier);
        joined = true;
        break;
      }
      alone.add(earlier);
    }
  }
}

/** The first fetch from a number on that another one can wait for. */
function findPartner(
  earlier: FetchDraft,
  fetches: readonly FetchDraft[],
  from: number,
  windows: SendingWindows,
): FetchDraft | undefined {
  for (let number = from; number < fetches.length; number++) {
    const later = fetches[number];
    if (later !== undefined && windows.canMeet(earlier, later)) {
      return later;
    }
  }
  return undefined;
}

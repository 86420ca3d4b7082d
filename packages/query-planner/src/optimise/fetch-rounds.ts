import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";

/** For each fetch the round in which it can be sent at the earliest, from 0 on, were there no others than these. */
export function roundsOf({ fetches }: Pick<FetchGraph, "fetches">): ReadonlyMap<FetchDraft, number> {
  const all = new Set(fetches);
  const rounds = new Map<FetchDraft, number>();
  const roundOf = (fetch: FetchDraft): number => {
    const known = rounds.get(fetch);
    if (known !== undefined) {
      return known;
    }
    let round = 0;
    for (const before of fetch.dependsOn) {
      if (all.has(before)) {
        round = Math.max(round, roundOf(before) + 1);
      }
    }
    rounds.set(fetch, round);
    return round;
  };
  for (const fetch of fetches) {
    roundOf(fetch);
  }
  return rounds;
}

import { ByNumber } from "../by-number.ts";
import type { FetchDraft, FetchGraph } from "../fetch-graph/fetch-draft.ts";

/** Of fetches in a graph that have no round yet. */
const unknown = -1;

/** For each fetch the round in which it can be sent at the earliest, from 0 on, were there no others than these. */
export function roundsOf({
  fetches,
}: Pick<FetchGraph, "fetches">): Pick<ByNumber<FetchDraft, number>, "get"> {
  const rounds = new ByNumber<FetchDraft, number>();
  for (const fetch of fetches) {
    rounds.set(fetch, unknown);
  }
  const roundOf = (fetch: FetchDraft, known: number): number => {
    if (known !== unknown) {
      return known;
    }
    let round = 0;
    for (const before of fetch.dependsOn) {
      const earlier = rounds.get(before);
      if (earlier !== undefined) {
        round = Math.max(round, roundOf(before, earlier) + 1);
      }
    }
    rounds.set(fetch, round);
    return round;
  };
  for (const fetch of fetches) {
    roundOf(fetch, rounds.get(fetch) ?? unknown);
  }
  return rounds;
}

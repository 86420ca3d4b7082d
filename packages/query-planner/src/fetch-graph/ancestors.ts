import { ByNumber } from "../by-number.ts";
import type { FetchDraft } from "./fetch-draft.ts";

/** A function that gives all that a fetch waits for, directly or not; for as long as no dependency changes. */
export function ancestorFinder(): (fetch: FetchDraft) => ReadonlySet<FetchDraft> {
  const known = new ByNumber<FetchDraft, ReadonlySet<FetchDraft>>();
  const find = (fetch: FetchDraft): ReadonlySet<FetchDraft> => {
    const found = known.get(fetch);
    if (found !== undefined) {
      return found;
    }
    const all = new Set<FetchDraft>();
    for (const one of fetch.dependsOn) {
      all.add(one);
      for (const further of find(one)) {
        all.add(further);
      }
    }
    known.set(fetch, all);
    return all;
  };
  return find;
}

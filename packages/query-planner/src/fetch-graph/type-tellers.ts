import type { DataPlace } from "../demands/data-keys.ts";
import type { DemandNode } from "../demands/demand-tree.ts";
import type { FetchDraft } from "./fetch-draft.ts";
import { typeSegment } from "./places.ts";

/** What a fetch is for. */
export interface FetchedObjects {
  readonly node: DemandNode;
  /** Whether it keeps to objects of some types there. */
  readonly isNarrowed: boolean;
}

/**
 * The fetches that tell the types of objects at a place, where they came as interface-objects. A fetch for such
 * objects, or for something below them, that is not for all types must know which are of those types, so it waits for
 * one that tells.
 */
export class TypeTellers {
  readonly #tellersByPlace = new Map<DataPlace, Set<FetchDraft>>();
  readonly #objectsByFetch = new Map<FetchDraft, FetchedObjects>();

  /** Notes a fetch that brings the type names of a place. */
  addTeller(place: DataPlace, fetch: FetchDraft): void {
    const tellers = this.#tellersByPlace.get(place) ?? new Set();
    tellers.add(fetch);
    this.#tellersByPlace.set(place, tellers);
  }

  /** Notes for which node a fetch is made, and for which types of it. */
  addFetch(fetch: FetchDraft, objects: FetchedObjects): void {
    this.#objectsByFetch.set(fetch, objects);
  }

  /** Makes every fetch wait for what it must know of the places above its own. Returns them in an order that fits. */
  order(fetches: readonly FetchDraft[]): readonly FetchDraft[] {
    let hasChanged = false;
    for (const fetch of fetches) {
      for (const place of this.#placesToKnow(fetch)) {
        const tellers = this.#tellersByPlace.get(place) ?? new Set();
        const ancestors = ancestorsOf(fetch);
        if (tellers.isDisjointFrom(ancestors)) {
          for (const teller of tellers) {
            if (!ancestorsOf(teller).has(fetch)) {
              fetch.dependsOn.add(teller);
              hasChanged = true;
            }
          }
        }
      }
    }
    return hasChanged ? inOrder(fetches) : fetches;
  }

  /** A fetch's own place and those above it, as far as it keeps to some types there. */
  #placesToKnow(fetch: FetchDraft): readonly DataPlace[] {
    const objects = this.#objectsByFetch.get(fetch);
    if (objects === undefined) {
      return [];
    }
    const { node, isNarrowed } = objects;
    const places = isNarrowed ? [node.place] : [];
    if (this.#tellersByPlace.size === 0) {
      return places;
    }
    for (let above = node.parent; above !== undefined; above = above.owner.parent) {
      if (typeSegment(above.owner, above.types).length > 0) {
        places.push(above.owner.place);
      }
    }
    return places;
  }
}

/** The fetch itself and all that it waits for. */
function ancestorsOf(fetch: FetchDraft): ReadonlySet<FetchDraft> {
  const found = new Set([fetch]);
  for (const one of found) {
    for (const before of one.dependsOn) {
      found.add(before);
    }
  }
  return found;
}

function inOrder(fetches: readonly FetchDraft[]): readonly FetchDraft[] {
  const ordered = new Set<FetchDraft>();
  const waiting = [...fetches];
  while (waiting.length > 0) {
    const index = waiting.findIndex((fetch) => fetch.dependsOn.isSubsetOf(ordered));
    const [next] = waiting.splice(Math.max(index, 0), 1);
    if (next !== undefined) {
      ordered.add(next);
    }
  }
  return [...ordered];
}

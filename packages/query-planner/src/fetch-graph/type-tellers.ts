import { ByNumber } from "../by-number.ts";
import type { DataPlace } from "../demands/data-keys.ts";
import type { Demand, DemandNode, DemandOwner } from "../demands/demand-tree.ts";
import type { FetchDraft } from "./fetch-draft.ts";
import { typeSegment } from "./places.ts";

/** What a fetch is for. */
export interface FetchedObjects {
  readonly node: DemandNode;
  /** Whether it keeps to objects of some types there. */
  readonly isNarrowed: boolean;
  /** The fetches without whose answers none of its objects is known. */
  readonly sources: readonly FetchDraft[];
}

/**
 * The fetches that tell the types of objects at a place, where they came as interface-objects. A fetch for such
 * objects, or for something below them, that is not for all types must know which are of those types, so it waits for
 * one that tells, unless its own objects come with the types.
 */
export class TypeTellers {
  readonly #tellersByPlace = new Map<DataPlace, Set<FetchDraft>>();
  /** The fetches that give the values of a field with their types. */
  readonly #typedByField = new Map<Demand | undefined, Set<FetchDraft>>();
  readonly #objectsByFetch = new ByNumber<FetchDraft, FetchedObjects>();

  /** Notes a fetch that brings the type names of a place. */
  addTeller(place: DataPlace, fetch: FetchDraft): void {
    addTo(this.#tellersByPlace, place, fetch);
  }

  /** Notes that the objects of a node come with their types where a fetch gives the field that leads to them. */
  addTyped({ parent }: DemandNode, fetch: FetchDraft): void {
    addTo(this.#typedByField, parent, fetch);
  }

  /** Notes for which node a fetch is made, and for which types of it. */
  addFetch(fetch: FetchDraft, objects: FetchedObjects): void {
    this.#objectsByFetch.set(fetch, objects);
  }

  /** Makes every fetch wait for what it must know of the places above its own. Returns them in an order that fits. */
  order(fetches: readonly FetchDraft[]): readonly FetchDraft[] {
    let hasChanged = false;
    for (const fetch of fetches) {
      for (const { place, parent } of this.#placesToKnow(fetch)) {
        const tellers = this.#tellersByPlace.get(place) ?? new Set();
        if (tellers.isDisjointFrom(ancestorsOf(fetch)) && !this.#isTold(fetch, parent)) {
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

  /** Whether the objects of a fetch, or of one that they are known from, come with the types of a field above them. */
  #isTold(fetch: FetchDraft, field: Demand | undefined): boolean {
    const objects = this.#objectsByFetch.get(fetch);
    const typed = this.#typedByField.get(field);
    return (
      objects !== undefined &&
      typed !== undefined &&
      isBelow(objects.node, field) &&
      objects.sources.some((source) => typed.has(source) || this.#isTold(source, field))
    );
  }

  /** A fetch's own place and those above it, as far as it keeps to some types there. */
  #placesToKnow(fetch: FetchDraft): readonly DemandOwner[] {
    const objects = this.#objectsByFetch.get(fetch);
    if (objects === undefined) {
      return [];
    }
    const { node, isNarrowed } = objects;
    const places: DemandOwner[] = isNarrowed ? [node] : [];
    if (this.#tellersByPlace.size === 0) {
      return places;
    }
    for (let above = node.parent; above !== undefined; above = above.owner.parent) {
      if (typeSegment(above.owner, above.types).length > 0) {
        places.push(above.owner);
      }
    }
    return places;
  }
}

function addTo<Key>(fetchesByKey: Map<Key, Set<FetchDraft>>, key: Key, fetch: FetchDraft): void {
  const fetches = fetchesByKey.get(key) ?? new Set();
  fetches.add(fetch);
  fetchesByKey.set(key, fetches);
}

/** Whether objects are values of a field, or below those. */
function isBelow({ parent }: DemandOwner, field: Demand | undefined): boolean {
  return parent === field || (parent !== undefined && isBelow(parent.owner, field));
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

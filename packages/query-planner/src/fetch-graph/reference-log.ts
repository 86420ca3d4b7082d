import { emptySubgraphSet, hasSubgraph, type ModelType } from "@hansa/federation-model";
import type { DemandNode, DemandOwner } from "../demands/demand-tree.ts";
import { both, either, implies, type When } from "../normalise/conditions.ts";
import { ancestorFinder } from "./ancestors.ts";
import type { FetchDraft, InputDraft, SelectionDraft } from "./fetch-draft.ts";

/** An object comes as the value of a field. */
export interface Arrival {
  readonly subgraph: number;
  readonly selection: SelectionDraft;
}

/** An object is fetched by its key. */
export interface EntityVisit {
  readonly fetch: FetchDraft;
  readonly input: InputDraft;
}

interface LoggedArrival {
  readonly owner: DemandOwner;
  readonly arrival: Arrival;
}

interface LoggedVisit {
  readonly owner: DemandOwner;
  readonly visit: EntityVisit;
}

interface PlaceLog {
  readonly arrivals: readonly LoggedArrival[];
  readonly visits: readonly LoggedVisit[];
}

/**
 * From where the objects of each place come, to tell bare references from objects that some subgraph has shown to
 * exist. A stub (`@key(resolvable: false)`) only passes an id on; a subgraph that resolves the entity vouches for it.
 *
 *   orders { createdBy { id } }          orders has a stub of User: a reference
 *   ◀── users (createdBy) { email }      the fetch that may find no such user: it is marked
 *   ◀── billing (createdBy) { balance }  by the email that users gave: not a reference any more
 *
 * A fetch that is not made for all values of the variables for which a later one is made vouches for nothing there.
 */
export class ReferenceLog {
  readonly #arrivals: LoggedArrival[] = [];
  readonly #visits: LoggedVisit[] = [];

  /** Notes that objects of a node come as the value of a field. */
  addArrival(node: DemandNode, arrival: Arrival): void {
    this.#arrivals.push({ owner: node, arrival });
  }

  /** Notes that objects of a node are fetched by a key. */
  addVisit(node: DemandNode, visit: EntityVisit): void {
    this.#visits.push({ owner: node, visit });
  }

  /** Fills `referenceTypes` of every input that was noted. To be called when it is settled what each fetch waits for. */
  mark(): void {
    const inDoubt = this.#visits.filter(({ visit }) => visit.input.selection.types.some(mayBeReference));
    if (inDoubt.length === 0) {
      return;
    }
    const ancestorsOf = ancestorFinder();
    const waitsFor = (fetch: FetchDraft, other: FetchDraft): boolean =>
      ancestorsOf(asItIsNow(fetch)).has(asItIsNow(other));
    const arrivalsByPlace = Map.groupBy(this.#arrivals, ({ owner }) => owner.place);
    for (const [place, visits] of Map.groupBy(inDoubt, ({ owner }) => owner.place)) {
      const log = { arrivals: arrivalsByPlace.get(place) ?? [], visits };
      for (const { owner, visit } of visits) {
        for (const type of visit.input.selection.types) {
          if (isReference(log, owner, visit, { type, waitsFor })) {
            visit.input.referenceTypes.add(type);
          }
        }
      }
    }
  }
}

/** Whether objects of a type can be bare references anywhere. */
export function mayBeReference({ stubIn }: ModelType): boolean {
  return stubIn !== emptySubgraphSet;
}

function isReference(
  log: PlaceLog,
  owner: DemandOwner,
  visit: EntityVisit,
  {
    type,
    waitsFor,
  }: {
    readonly type: ModelType;
    readonly waitsFor: (fetch: FetchDraft, other: FetchDraft) => boolean;
  },
): boolean {
  if (!mayBeReference(type)) {
    return false;
  }
  let isStub = false;
  for (const { owner: other, arrival } of log.arrivals) {
    if (arrivesThere(arrival, type) && isSamePlace(owner, other)) {
      if (!hasSubgraph(type.stubIn, arrival.subgraph) || arrival.selection.isOpaque) {
        return false;
      }
      isStub = true;
    }
  }
  return (
    isStub &&
    !log.visits.some(
      ({ owner: other, visit: { fetch, input } }) =>
        input.selection.types.includes(type) &&
        isSamePlace(owner, other) &&
        waitsFor(visit.fetch, fetch) &&
        implies(conditionFor(type, visit.input), conditionFor(type, input)),
    )
  );
}

/** When anything is wanted of objects of a type; never where nothing is. */
function conditionFor(type: ModelType, { when, selection }: InputDraft): When {
  let wanted: When = [];
  for (const { whenByType } of selection.fields) {
    if (whenByType.has(type)) {
      wanted = either(wanted, whenByType.get(type));
    }
  }
  return both(when, wanted);
}

function arrivesThere({ subgraph, selection }: Arrival, type: ModelType): boolean {
  return selection.type.possibleTypesBySubgraph.get(subgraph)?.includes(type) === true;
}

/** Whether objects can be at both: one place, below parents of the same types. */
function isSamePlace(left: DemandOwner, right: DemandOwner): boolean {
  if (left.place !== right.place || left.parent === undefined || right.parent === undefined) {
    return left.place === right.place;
  }
  const above = right.parent;
  return (
    left.parent.types.some((type) => above.types.includes(type)) &&
    isSamePlace(left.parent.owner, above.owner)
  );
}

function asItIsNow(fetch: FetchDraft): FetchDraft {
  let current = fetch;
  while (current.replacedBy !== undefined) {
    current = current.replacedBy;
  }
  return current;
}

import type { DataObject, DataValue } from "./data.ts";

/** An error as the client will see it, once for each place of the response that it concerns. */
export interface FieldFault {
  readonly code: string;
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A fault at a known value of the tree. */
export interface PlacedFault {
  readonly fault: FieldFault;
  /** How the subgraph's error path goes on below the value, which is null there; in data keys and list indexes. */
  readonly below: readonly (string | number)[];
  /** Whether the null went on up: the subgraph's answer has null for the whole object that has the value. */
  readonly isWhole: boolean;
}

/**
 * Why an object lacks values under `keys`:
 * - `failed`: the fetch that was to bring them failed;
 * - `absent`: the subgraph knows no such entity;
 * - `unkeyed`: the entity cannot be asked for, as its key is null;
 * - `explained`: faults placed elsewhere say why.
 */
export type Gap =
  | { readonly kind: "failed"; readonly keys: ReadonlySet<string>; readonly fault: FieldFault }
  | { readonly kind: "absent" | "unkeyed" | "explained"; readonly keys: ReadonlySet<string> };

interface References {
  readonly objects: readonly (readonly DataObject[])[];
  readonly entities: readonly DataValue[];
}

/** Errors at so many places are more than anyone reads; what comes after is only counted. */
const maxPlacedFaults = 10_000;

/** What has a fault at one of its keys or indexes. */
export type Container = DataObject | DataValue[];

/**
 * What went wrong in one request, by the objects of the tree that it concerns. The response's errors come out of it
 * when the response is printed: each with the path of the place that is being printed, so an entity that stands at
 * several places has its errors at each, and aliases and list indexes are the client's without any rewriting.
 */
export class Faults {
  readonly #placed = new Map<Container, Map<string | number, PlacedFault[]>>();
  readonly #gaps = new Map<DataObject, Gap[]>();
  /** Whether there are only gaps of entities that are not known, or have no key. */
  #areGapsSilent = true;
  readonly #loose: FieldFault[] = [];
  readonly #references: References[] = [];
  /** Made when it is first asked for, after all fetches have ended. */
  #dangling: Set<DataObject> | undefined;
  #omitted = 0;
  #placedCount = 0;

  /** Whether there is any: printing looks things up only then. */
  get isEmpty(): boolean {
    return this.#placed.size === 0 && this.#gaps.size === 0;
  }

  /** Whether nothing went wrong that the client is told of, unless a null may not be where one comes to be. */
  get isSilent(): boolean {
    return this.#areGapsSilent && this.#placed.size === 0 && this.#loose.length === 0 && this.#omitted === 0;
  }

  /** Faults that belong to no field, in the order in which they came. */
  get loose(): readonly FieldFault[] {
    return this.#loose;
  }

  /** How many errors of subgraphs were left out because of their number. */
  get omitted(): number {
    return this.#omitted;
  }

  /** Of several faults of one field the first is kept: a field that two subgraphs answer fails once (section 6.4.4). */
  place(container: Container, key: string | number, placed: PlacedFault): void {
    if (this.placedAt(container, key).some((other) => isSamePath(other.below, placed.below))) {
      return;
    }
    if (this.#placedCount === maxPlacedFaults) {
      this.#omitted++;
      return;
    }
    this.#placedCount++;
    const byKey = this.#placed.get(container) ?? new Map<string | number, PlacedFault[]>();
    const list = byKey.get(key) ?? [];
    list.push(placed);
    byKey.set(key, list);
    this.#placed.set(container, byKey);
  }

  addGap(object: DataObject, gap: Gap): void {
    this.#areGapsSilent &&= gap.kind === "absent" || gap.kind === "unkeyed";
    const gaps = this.#gaps.get(object) ?? [];
    gaps.push(gap);
    this.#gaps.set(object, gaps);
  }

  addLoose(fault: FieldFault): void {
    this.#loose.push(fault);
  }

  addOmitted(count: number): void {
    this.#omitted += count;
  }

  placedAt(container: Container, key: string | number): readonly PlacedFault[] {
    return this.#placed.get(container)?.get(key) ?? [];
  }

  /** All faults at an object's values, by data key. */
  placedIn(object: DataObject): Iterable<readonly [string | number, readonly PlacedFault[]]> {
    return this.#placed.get(object) ?? [];
  }

  /** Why `object` lacks `key`; a failure goes before the other reasons. */
  gapFor(object: DataObject, key: string): Gap | undefined {
    const gaps = this.#gaps.get(object)?.filter(({ keys }) => keys.has(key)) ?? [];
    return gaps.find(({ kind }) => kind === "failed") ?? gaps[0];
  }

  /** Notes what a fetch found of bare references: `entities[i]` is what each of `objects[i]` refers to. */
  addReferences(objects: readonly (readonly DataObject[])[], entities: readonly DataValue[]): void {
    this.#references.push({ objects, entities });
  }

  /**
   * Writes into the objects themselves what their gaps come to, where these are silent: nulls for the values that they
   * lack, and {@link dangling} on references to entities that do not exist. To be called after all fetches have ended.
   */
  writeGaps(): void {
    for (const [object, gaps] of this.#gaps) {
      for (const { keys } of gaps) {
        fillWithNulls(object, keys);
      }
      if (this.isDangling(object)) {
        (object as MarkedObject)[dangling] = true;
      }
    }
  }

  /**
   * Whether `object` is a bare reference to an entity that does not exist: a subgraph that was asked for it knows of
   * none, and no other one does.
   */
  isDangling(object: DataObject): boolean {
    if (this.#dangling === undefined) {
      const isNull = ({ objects, entities }: References, wanted: boolean) =>
        objects.filter((_, index) => (entities[index] === null) === wanted).flat();
      this.#dangling = new Set(this.#references.flatMap((references) => isNull(references, true)));
      for (const found of this.#references.flatMap((references) => isNull(references, false))) {
        this.#dangling.delete(found);
      }
    }
    return this.#dangling.has(object) && !this.#hasFailed(object);
  }

  /** Whether something else than that there is no such entity keeps values from `object`. */
  #hasFailed(object: DataObject): boolean {
    return this.#gaps.get(object)?.some(({ kind }) => kind !== "absent") ?? false;
  }
}

/** The key of the mark of an object that is a reference to an entity that does not exist. */
export const dangling: unique symbol = Symbol("dangling");

interface MarkedObject {
  [dangling]?: true;
}

/** Without its type an object cannot be told from one that has none. */
function fillWithNulls(object: DataObject, keys: ReadonlySet<string>): void {
  for (const key of keys) {
    if (object[key] === undefined && key !== "__typename") {
      object[key] = null;
    }
  }
}

function isSamePath(left: readonly (string | number)[], right: readonly (string | number)[]): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}

import { conditionKey, type When } from "../normalise/conditions.ts";

/**
 * The keys under which fields stand in the tree of internal data. Two fields share a key at a place when they are the
 * same field, or when no object can have both and every subgraph prints both in the same shape; otherwise the later
 * one gets an internal alias. So one document never selects two different things under one key.
 */
export interface DataSlot {
  readonly dataKey: string;
  /** The keys below, for fields with selections. */
  readonly below: DataPlace;
}

/** What a field must have in common with the others of its key. */
export interface SlotRequest {
  /** The name that it would have, nothing standing in the way. */
  readonly preferredKey: string;
  readonly fieldName: string;
  readonly argumentsText: string;
  readonly types: readonly string[];
  readonly when: When;
  /** Whether it has a selection. */
  readonly isComposite: boolean;
  /** The shape of its value by subgraph: the type as printed there, `*` for a composite type's name. */
  readonly shapes: ReadonlyMap<number, string>;
}

interface SlotUse {
  readonly request: SlotRequest;
  readonly slot: DataSlot;
}

/** Most fields have nothing below them. */
class Slot implements DataSlot {
  readonly dataKey: string;
  #below: DataPlace | undefined = undefined;

  constructor(dataKey: string) {
    this.dataKey = dataKey;
  }

  get below(): DataPlace {
    this.#below ??= new DataPlace();
    return this.#below;
  }
}

/** One place of the tree: an object or the items of a list. */
export class DataPlace {
  readonly #usesByKey = new Map<string, SlotUse[]>();
  /** By field and arguments; made when a key first differs from that, until then the same as by key. */
  #usesByField: Map<string, SlotUse[]> | undefined = undefined;
  /** Made for the first field that needs an alias. */
  #aliasesByField: Map<string, number> | undefined = undefined;

  /** The slot of a field that the client sees. */
  slotForClient(request: SlotRequest, reserved: ReadonlySet<string>): DataSlot {
    const isFree = request.preferredKey !== "__typename" || request.fieldName === "__typename";
    return isFree && this.#fits(request, request.preferredKey)
      ? this.#use(request, request.preferredKey)
      : this.#aliased(request, reserved);
  }

  /**
   * The slot of a field that the planner needs itself: the one of a field that is fetched anyway where there is one.
   * A condition on a shared leaf is no obstacle, since the document selects it when either wants it.
   */
  slotForInternal(request: SlotRequest, reserved: ReadonlySet<string>): DataSlot {
    const shared = this.sharedKey(request);
    if (shared !== undefined) {
      return this.#use(request, shared);
    }
    // The client's fields have their keys before any internal field asks for one.
    return this.#usesByKey.has(request.preferredKey)
      ? this.#aliased(request, reserved)
      : this.#use(request, request.preferredKey);
  }

  /** The key that `slotForInternal` would share with a field that is there; nothing where it would make one. */
  sharedKey(request: SlotRequest): string | undefined {
    const shared = this.#usesOf(fieldText(request))?.filter((use) => this.#canShare(use, request)) ?? noUses;
    const named = shared.find(({ slot }) => slot.dataKey === request.preferredKey);
    return (named ?? shared[0])?.slot.dataKey;
  }

  #usesOf(field: string): readonly SlotUse[] | undefined {
    return (this.#usesByField ?? this.#usesByKey).get(field);
  }

  #canShare(use: SlotUse, request: SlotRequest): boolean {
    const isWanted =
      !request.isComposite ||
      use.request.when === undefined ||
      conditionKey(use.request.when) === conditionKey(request.when);
    const others = this.#usesByKey.get(use.slot.dataKey) ?? [];
    return isWanted && others.every((other) => areCompatible(other.request, request, "same"));
  }

  #fits(request: SlotRequest, dataKey: string): boolean {
    return this.#usesByKey.get(dataKey)?.every((use) => areCompatible(use.request, request, "own")) ?? true;
  }

  #aliased(request: SlotRequest, reserved: ReadonlySet<string>): DataSlot {
    this.#aliasesByField ??= new Map();
    const name = request.fieldName.replace(/^__/, "");
    for (let number = 1; number <= (this.#aliasesByField.get(name) ?? 0); number++) {
      const dataKey = `_${number}_${name}`;
      if (!reserved.has(dataKey) && this.#fits(request, dataKey)) {
        return this.#use(request, dataKey);
      }
    }
    let number = (this.#aliasesByField.get(name) ?? 0) + 1;
    while (reserved.has(`_${number}_${name}`)) {
      number += 1;
    }
    this.#aliasesByField.set(name, number);
    return this.#use(request, `_${number}_${name}`);
  }

  #use(request: SlotRequest, dataKey: string): DataSlot {
    const slot = this.#usesByKey.get(dataKey)?.[0]?.slot ?? new Slot(dataKey);
    const use = { request, slot };
    const field = fieldText(request);
    if (this.#usesByField === undefined && field !== dataKey) {
      this.#usesByField = new Map([...this.#usesByKey].map(([key, uses]) => [key, [...uses]]));
    }
    addUse(this.#usesByKey, dataKey, use);
    if (this.#usesByField !== undefined) {
      addUse(this.#usesByField, field, use);
    }
    return slot;
  }
}

const noUses: readonly SlotUse[] = [];

function addUse(uses: Map<string, SlotUse[]>, key: string, use: SlotUse): void {
  const known = uses.get(key);
  if (known === undefined) {
    uses.set(key, [use]);
  } else {
    known.push(use);
  }
}

function fieldText(request: SlotRequest): string {
  return request.argumentsText === "" ? request.fieldName : request.fieldName + request.argumentsText;
}

function isSameField(left: SlotRequest, right: SlotRequest): boolean {
  return left.fieldName === right.fieldName && left.argumentsText === right.argumentsText;
}

/** Whether two fields can have one key; with conditions, or as if both had the same. */
function areCompatible(left: SlotRequest, right: SlotRequest, conditions: "own" | "same"): boolean {
  for (const [subgraph, shape] of left.shapes) {
    const other = right.shapes.get(subgraph);
    if (other !== undefined && other !== shape) {
      return false;
    }
  }
  const overlap = left.types.some((type) => right.types.includes(type));
  return (
    !overlap ||
    (isSameField(left, right) &&
      (!left.isComposite || conditions === "same" || conditionKey(left.when) === conditionKey(right.when)))
  );
}

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

interface SlotUse extends SlotRequest {
  readonly slot: DataSlot;
}

/** One place of the tree: an object or the items of a list. */
export class DataPlace {
  readonly #uses: SlotUse[] = [];
  readonly #slotsByKey = new Map<string, DataSlot>();

  /** The slot of a field that the client sees. */
  slotForClient(request: SlotRequest, reserved: ReadonlySet<string>): DataSlot {
    const uses = this.#uses.filter((use) => use.slot.dataKey === request.preferredKey);
    const isFree = request.preferredKey !== "__typename" || request.fieldName === "__typename";
    if (isFree && uses.every((use) => areCompatible(use, request))) {
      return this.#use(request, request.preferredKey);
    }
    return this.#aliased(request, reserved);
  }

  /**
   * The slot of a field that the planner needs itself: the one of a field that is fetched anyway where there is one.
   * A condition on a shared leaf is no obstacle, since the document selects it when either wants it.
   */
  slotForInternal(request: SlotRequest, reserved: ReadonlySet<string>): DataSlot {
    const shared = this.#uses.find(
      (use) =>
        isSameField(use, request) &&
        (!request.isComposite ||
          use.when === undefined ||
          conditionKey(use.when) === conditionKey(request.when)) &&
        this.#uses
          .filter((other) => other.slot === use.slot)
          .every((other) => areCompatible(other, { ...request, when: other.when })),
    );
    if (shared !== undefined) {
      return this.#use(request, shared.slot.dataKey);
    }
    // The client's fields have their keys before any internal field asks for one.
    return this.#slotsByKey.has(request.preferredKey)
      ? this.#aliased(request, reserved)
      : this.#use(request, request.preferredKey);
  }

  /** Whether a composite field's slot is fetched without any condition. */
  isUnconditional(slot: DataSlot): boolean {
    return this.#uses.some((use) => use.slot === slot && use.when === undefined);
  }

  #aliased(request: SlotRequest, reserved: ReadonlySet<string>): DataSlot {
    for (let number = 1; ; number++) {
      const dataKey = `_${number}_${request.fieldName.replace(/^__/, "")}`;
      const uses = this.#uses.filter((use) => use.slot.dataKey === dataKey);
      if (!reserved.has(dataKey) && uses.every((use) => areCompatible(use, request))) {
        return this.#use(request, dataKey);
      }
    }
  }

  #use(request: SlotRequest, dataKey: string): DataSlot {
    const slot = this.#slotsByKey.get(dataKey) ?? { dataKey, below: new DataPlace() };
    this.#slotsByKey.set(dataKey, slot);
    this.#uses.push({ ...request, slot });
    return slot;
  }
}

function isSameField(left: SlotRequest, right: SlotRequest): boolean {
  return left.fieldName === right.fieldName && left.argumentsText === right.argumentsText;
}

function areCompatible(left: SlotRequest, right: SlotRequest): boolean {
  for (const [subgraph, shape] of left.shapes) {
    const other = right.shapes.get(subgraph);
    if (other !== undefined && other !== shape) {
      return false;
    }
  }
  const overlap = left.types.some((type) => right.types.includes(type));
  return (
    !overlap ||
    (isSameField(left, right) && (!left.isComposite || conditionKey(left.when) === conditionKey(right.when)))
  );
}

import { type FieldNode, getArgumentValues, Kind, type SelectionSetNode } from "graphql";
import { conditionHolds, type PlaceReading, type Universe } from "../world/universe.ts";
import { Knowledge } from "./knowledge.ts";
import { Identity, type MeantValue } from "./meant-value.ts";
import { Stability } from "./stability.ts";
import { objectsPerType, ValueMaker } from "./value-maker.ts";

/** A field of an object at one time. */
export interface FieldOfObject {
  readonly object: Identity;
  readonly field: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** How many mutations have run: values may change with each one. */
  readonly epoch: number;
  /** What the field takes from objects above; absent where it takes nothing. */
  readonly fromAbove?: Readonly<Record<string, unknown>>;
}

/**
 * What every field of every object is: a function of its coordinate, the object's identity, the arguments and a seed.
 * The same wherever it is computed, so that one server and many subgraphs tell the same.
 */
export class Meaning {
  readonly universe: Universe;
  readonly #stability: Stability;
  readonly #knowledge: Knowledge;
  readonly #typeNumbers: ReadonlyMap<string, number>;

  constructor(universe: Universe) {
    this.universe = universe;
    this.#stability = new Stability(universe);
    this.#knowledge = new Knowledge(universe, this.#stability);
    const names = Object.keys(universe.schema.getTypeMap()).sort();
    this.#typeNumbers = new Map(names.map((name, index) => [name, index]));
  }

  /**
   * The value of a field; `required` is what `@requires` names, as the subgraph was given it (the true values unless
   * given).
   *
   * @throws MeantFailure, WorldWithoutMeaning.
   */
  resolve(of: FieldOfObject, required?: unknown): MeantValue {
    const { object, field, epoch } = of;
    const definition = this.universe.objectType(object.type).getFields()[field];
    if (definition === undefined) {
      throw new Error(`There is no field "${object.type}.${field}".`);
    }
    const requires = this.requirementOf(object.type, field)?.field.requires;
    const given = required ?? (requires === undefined ? "" : this.requiredOf(object, requires, epoch));
    const known = definition.args
      .filter(({ name }) => name in of.args)
      .map(({ name }) => [name, of.args[name]]);
    const isKey = this.#stability.isKey(object.type, field);
    const above = of.fromAbove === undefined ? [] : [of.fromAbove];
    const salt = isKey ? "key" : canonical([Object.fromEntries(known), epoch, given, ...above]);
    const rules = { stability: this.#stability, knowledge: this.#knowledge };
    return new ValueMaker(this, rules, { object, field, salt }).make(definition.type);
  }

  /** Whether any subgraph knows an object. */
  isKnown({ number }: Identity): boolean {
    return number < objectsPerType;
  }

  /** The place where a field requires others. */
  requirementOf(type: string, field: string): PlaceReading | undefined {
    return this.universe
      .placesOf(type, field)
      .find((place) => place.field.requires !== undefined && !place.isOverridden && !place.field.isExternal);
  }

  /** The true values of what a selection names, `undefined` for null; fields by their names. */
  requiredOf(
    object: Identity,
    selection: SelectionSetNode,
    epoch: number,
  ): Readonly<Record<string, unknown>> {
    const values: Record<string, unknown> = {};
    for (const node of selection.selections) {
      if (node.kind === Kind.FIELD && node.name.value !== "__typename") {
        const value = this.#requiredField(object, node, epoch);
        values[node.name.value] = mergeValues(values[node.name.value], value);
      } else if (
        node.kind === Kind.INLINE_FRAGMENT &&
        conditionHolds(this.universe.schema, node.typeCondition?.name.value, object.type)
      ) {
        const below = this.requiredOf(object, node.selectionSet, epoch);
        for (const [name, value] of Object.entries(below)) {
          values[name] = mergeValues(values[name], value);
        }
      }
    }
    return values;
  }

  /** The place where a field takes values from objects above. */
  contextualPlaceOf(type: string, field: string): PlaceReading | undefined {
    return this.universe
      .placesOf(type, field)
      .find((place) => place.field.contexts.length > 0 && !place.isOverridden && !place.field.isExternal);
  }

  /** The one leaf that a context's selection names of an object; null where there is none. */
  leafOf(object: Identity, selection: SelectionSetNode, epoch: number): unknown {
    const leaf = (value: unknown): unknown => {
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      return isObject ? leaf(Object.values(value)[0]) : (value ?? null);
    };
    return leaf(this.requiredOf(object, selection, epoch));
  }

  /** The value of a key's leaf, which tells the object. */
  keyValue(object: Identity, field: string, typeName: string): unknown {
    const number = this.#typeNumbers.get(object.type) ?? 0;
    return typeName === "Int" || typeName === "Float"
      ? number * 10 + object.number
      : `${object.type}:${object.number}:${field}`;
  }

  /** The object that a key's leaf tells of; nothing where it is none of ours. */
  identityOf(value: unknown): Identity | undefined {
    if (typeof value === "number") {
      const type = [...this.#typeNumbers].find(([, number]) => number === Math.floor(value / 10))?.[0];
      return type === undefined ? undefined : new Identity(type, value % 10);
    }
    const match = typeof value === "string" ? /^(\w+):(\d+):\w+$/.exec(value) : null;
    return match?.[1] === undefined ? undefined : new Identity(match[1], Number(match[2]));
  }

  #requiredField(object: Identity, node: FieldNode, epoch: number): unknown {
    const field = node.name.value;
    const definition = this.universe.objectType(object.type).getFields()[field];
    if (definition === undefined) {
      return undefined;
    }
    const args = getArgumentValues(definition, node);
    const below = (value: unknown): unknown => {
      if (Array.isArray(value)) {
        return value.map(below);
      }
      return value instanceof Identity && node.selectionSet !== undefined
        ? this.requiredOf(value, node.selectionSet, epoch)
        : value;
    };
    return below(this.resolve({ object, field, args, epoch }));
  }
}

/** Text that is equal for equal JSON values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? "undefined"
  );
}

/** Puts together what two parts of a selection give of one object or list. */
export function mergeValues(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.map((item, index) => mergeValues(item, right[index]));
  }
  const areObjects = typeof left === "object" && typeof right === "object" && left !== null && right !== null;
  if (!areObjects) {
    return left ?? right;
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  const read = (from: object, key: string): unknown => (from as Record<string, unknown>)[key];
  return Object.fromEntries([...keys].map((key) => [key, mergeValues(read(left, key), read(right, key))]));
}

import {
  type FieldNode,
  type GraphQLNullableOutputType,
  type GraphQLOutputType,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { hashText } from "../chance.ts";
import { namedTypeOf } from "../world/read-subgraph.ts";
import { conditionHolds, type PlaceReading, type Universe } from "../world/universe.ts";
import { Knowledge } from "./knowledge.ts";
import { Stability } from "./stability.ts";

/** An object: the `number`th of its type. Two with equal parts are the same object, wherever they come from. */
export class Identity {
  readonly type: string;
  readonly number: number;
  /** Of a reference to an entity that no subgraph knows: the fields that it has all the same. */
  readonly bareFields: ReadonlySet<string> | undefined;

  constructor(type: string, number: number, bareFields?: ReadonlySet<string>) {
    this.type = type;
    this.number = number;
    this.bareFields = bareFields;
  }
}

/** Plain values, lists, identities; an `Error` in a list is an item that fails. */
export type MeantValue = unknown;

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

/** How many objects there are of each type: few, so that they come again and refer to each other in circles. */
const objectsPerType = 4;

/** How many there are besides that are referred to, and that no subgraph knows. */
const unknownPerType = 2;

/** The error of a field that fails by its meaning. */
export class MeantFailure extends Error {}

/** A situation that has no one meaning, so that the world cannot be used. */
export class WorldWithoutMeaning extends Error {
  static readonly opening = "No meaning: ";

  constructor(message: string) {
    super(`${WorldWithoutMeaning.opening}${message}`);
  }
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

/** Makes the value of one field of one object. */
class ValueMaker {
  readonly #meaning: Meaning;
  readonly #object: Identity;
  readonly #field: string;
  readonly #salt: string;
  readonly #isKey: boolean;
  readonly #mayBeNull: boolean;
  readonly #mayFail: boolean;
  readonly #knowledge: Knowledge;

  constructor(
    meaning: Meaning,
    { stability, knowledge }: { readonly stability: Stability; readonly knowledge: Knowledge },
    { object, field, salt }: { readonly object: Identity; readonly field: string; readonly salt: string },
  ) {
    this.#meaning = meaning;
    this.#knowledge = knowledge;
    this.#object = object;
    this.#field = field;
    this.#salt = salt;
    this.#isKey = stability.isKey(object.type, field);
    this.#mayBeNull = stability.mayBeNull(object.type, field);
    this.#mayFail = stability.mayFail(meaning.universe.objectType(object.type), field);
  }

  make(type: GraphQLOutputType): MeantValue {
    if (isCompositeType(getNamedType(type)) && this.#possibleTypes().length === 0) {
      throw new WorldWithoutMeaning(
        `No object can be "${this.#object.type}.${this.#field}" in every subgraph.`,
      );
    }
    if (this.#happens("failure", this.#meaning.universe.world.data.failures) && this.#mayFail) {
      throw this.#failure("");
    }
    return this.#value(type, "");
  }

  #value(type: GraphQLOutputType, at: string): MeantValue {
    if (isNonNullType(type)) {
      return this.#present(type.ofType, at);
    }
    const isNull = this.#happens(`null ${at}`, this.#meaning.universe.world.data.nulls);
    return isNull && this.#mayBeNull ? null : this.#present(type, at);
  }

  #present(type: GraphQLNullableOutputType, at: string): MeantValue {
    if (isListType(type)) {
      const length = this.#number(`length ${at}`) % 4;
      return Array.from({ length }, (_, index) => this.#item(type.ofType, `${at}.${index}`));
    }
    return isCompositeType(type) ? this.#identity(at) : this.#leaf(type, at);
  }

  #item(type: GraphQLOutputType, at: string): MeantValue {
    const fails = this.#happens(`failure ${at}`, this.#meaning.universe.world.data.failures / 2);
    return fails && this.#mayFail ? this.#failure(at) : this.#value(type, at);
  }

  #identity(at: string): MeantValue {
    const types = this.#possibleTypes();
    const type = types[this.#number(`type ${at}`) % Math.max(types.length, 1)];
    if (type === undefined) {
      return null;
    }
    const isRoot = type === "Query";
    if (this.#happens(`unknown ${at}`, this.#meaning.universe.world.data.unknown)) {
      const bareFields = this.#knowledge.bareFields(this.#object.type, this.#field, type);
      if (bareFields !== undefined) {
        const unknown = objectsPerType + (this.#number(`object ${at}`) % unknownPerType);
        return new Identity(type, unknown, bareFields);
      }
    }
    const number = this.#isKey ? this.#object.number : this.#number(`object ${at}`) % objectsPerType;
    return new Identity(type, isRoot ? 0 : number);
  }

  /** The types that every subgraph with the field can give: another would make the answer depend on who is asked. */
  #possibleTypes(): readonly string[] {
    const { universe } = this.#meaning;
    const sets = universe
      .placesOf(this.#object.type, this.#field)
      .map(({ subgraph, field }) => universe.possibleTypesIn(subgraph, namedTypeOf(field.type)));
    const [first = [], ...others] = sets;
    return first
      .filter((name) => others.every((set) => set.includes(name)))
      .filter((name) => universe.apiSchema.getType(name) !== undefined)
      .sort();
  }

  #leaf(type: GraphQLNullableOutputType, at: string): unknown {
    const named = getNamedType(type);
    if (isEnumType(named)) {
      const values = this.#enumValues(named.name);
      return values[this.#number(`enum ${at}`) % Math.max(values.length, 1)];
    }
    const number = this.#number(`leaf ${at}`);
    if (this.#isKey && ["ID", "String", "Int", "Float"].includes(named.name)) {
      return this.#meaning.keyValue(this.#object, this.#field, named.name);
    }
    switch (named.name) {
      case "Int":
        return (number % 2_000) - 500;
      case "Float":
        return (number % 10_000) / 8;
      case "Boolean":
        return number % 2 === 0;
      case "ID":
      case "String":
        return `${this.#field} ${number.toString(36)}`;
      default:
        return customValue(number);
    }
  }

  /** The values that every subgraph with the field has. */
  #enumValues(name: string): readonly string[] {
    const { universe } = this.#meaning;
    const sets = universe
      .placesOf(this.#object.type, this.#field)
      .map(({ subgraph }) => universe.subgraphs.get(subgraph)?.types.get(name)?.values ?? []);
    const [first = [], ...others] = sets.map((values) => values.map((value) => value.name));
    const common = first.filter((value) => others.every((set) => set.includes(value))).sort();
    if (common.length === 0) {
      throw new WorldWithoutMeaning(`No value of "${name}" is known in every subgraph.`);
    }
    return common;
  }

  #failure(at: string): MeantFailure {
    const place = `${this.#object.type}.${this.#field}${at} of ${this.#object.number}`;
    return new MeantFailure(`Failure of ${place}`);
  }

  #happens(what: string, percent: number): boolean {
    return this.#number(what) % 1_000 < percent * 10;
  }

  #number(what: string): number {
    const { seed } = this.#meaning.universe.world.data;
    return hashText(
      `${seed}|${this.#object.type}|${this.#object.number}|${this.#field}|${this.#salt}|${what}`,
    );
  }
}

/** Values of custom scalars may be anything that JSON has. */
function customValue(number: number): unknown {
  const values: readonly unknown[] = [
    `custom ${number % 100}`,
    number % 100,
    { a: number % 10, b: { c: [number % 3] } },
    [number % 10, [true, null]],
    number % 2 === 0,
    {},
  ];
  return values[number % values.length];
}

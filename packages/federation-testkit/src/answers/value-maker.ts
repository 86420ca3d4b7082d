import {
  type GraphQLNullableOutputType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
} from "graphql";
import { hashText } from "../chance.ts";
import { namedTypeOf } from "../world/read-subgraph.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Meaning } from "./meaning.ts";
import { Identity, MeantFailure, type MeantValue, WorldWithoutMeaning } from "./meant-value.ts";
import type { Stability } from "./stability.ts";

/** How many objects there are of each type: few, so that they come again and refer to each other in circles. */
export const objectsPerType: number = 4;

/** How many there are besides that are referred to, and that no subgraph knows. */
const unknownPerType = 2;

/** Makes the value of one field of one object. */
export class ValueMaker {
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

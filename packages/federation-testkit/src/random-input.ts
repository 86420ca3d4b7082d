import { Kind, type TypeNode } from "graphql";
import type { Chance } from "./chance.ts";

/** The same input as GraphQL text and as JSON. */
export interface RandomInput {
  readonly text: string;
  readonly value: unknown;
}

/** What input types hold. */
export interface InputTypes {
  /** Nothing for a name that is no enum. */
  enumValues(name: string): readonly string[] | undefined;
  /** Nothing for a name that is no input object. */
  inputFields(name: string): readonly InputField[] | undefined;
}

export interface InputField {
  readonly name: string;
  readonly type: TypeNode;
  readonly hasDefault: boolean;
}

export interface RandomInputOptions {
  readonly chance: Chance;
  readonly types: InputTypes;
  /** May put a variable in the place of a value: its text, or nothing. */
  readonly variable?: (type: TypeNode, hasDefault: boolean) => string | undefined;
}

/** An input of a type, made by chance; nested at most three deep. */
export function randomInput(type: TypeNode, options: RandomInputOptions, depth = 3): RandomInput {
  const { chance } = options;
  if (type.kind === Kind.NON_NULL_TYPE) {
    return presentInput(type.type, options, depth);
  }
  return chance.chance(12) ? { text: "null", value: null } : presentInput(type, options, depth);
}

/** Arguments as text with their parentheses, empty for none. */
export function randomArguments(fields: readonly InputField[], options: RandomInputOptions): string {
  const parts = randomFields(fields, options, 3).map(([name, { text }]) => `${name}: ${text}`);
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}

function presentInput(type: TypeNode, options: RandomInputOptions, depth: number): RandomInput {
  const { chance, types } = options;
  switch (type.kind) {
    case Kind.NON_NULL_TYPE:
      return presentInput(type.type, options, depth);
    case Kind.LIST_TYPE: {
      if (chance.chance(10)) {
        // A single value stands for a list of one.
        return presentInput(type.type, options, depth);
      }
      const items = Array.from({ length: depth === 0 ? 0 : chance.pick(3) }, () =>
        orVariable(type.type, false, options, depth - 1),
      );
      return {
        text: `[${items.map(({ text }) => text).join(", ")}]`,
        value: items.map(({ value }) => value),
      };
    }
    case Kind.NAMED_TYPE: {
      const name = type.name.value;
      const fields = types.inputFields(name);
      if (fields !== undefined) {
        const given = randomFields(fields, options, depth - 1);
        const text = `{${given.map(([key, input]) => `${key}: ${input.text}`).join(", ")}}`;
        return { text, value: Object.fromEntries(given.map(([key, { value }]) => [key, value])) };
      }
      return randomLeaf(name, options);
    }
  }
}

function randomFields(
  fields: readonly InputField[],
  options: RandomInputOptions,
  depth: number,
): readonly (readonly [string, RandomInput])[] {
  return fields.flatMap((field) => {
    const isNeeded = field.type.kind === Kind.NON_NULL_TYPE && !field.hasDefault;
    const isGiven = isNeeded || (depth > 0 && options.chance.chance(45));
    return isGiven ? [[field.name, orVariable(field.type, field.hasDefault, options, depth)] as const] : [];
  });
}

function orVariable(
  type: TypeNode,
  hasDefault: boolean,
  options: RandomInputOptions,
  depth: number,
): RandomInput {
  const variable = options.variable?.(type, hasDefault);
  return variable === undefined ? randomInput(type, options, depth) : { text: variable, value: undefined };
}

function randomLeaf(name: string, { chance, types }: RandomInputOptions): RandomInput {
  const plain = (value: unknown): RandomInput => ({ text: JSON.stringify(value), value });
  switch (name) {
    case "Int":
      return plain(chance.pick(4));
    case "Float":
      return plain(chance.pick(4) / 2);
    case "Boolean":
      return plain(chance.pick(2) === 0);
    case "ID":
      return plain(chance.chance(30) ? chance.pick(9) : `id${chance.pick(3)}`);
    case "String":
      return plain(chance.oneOf(["", "text", 'a "quoted" one', "é😀\n"]));
    default: {
      const values = types.enumValues(name);
      if (values !== undefined) {
        const value = chance.oneOf(values);
        return { text: value, value };
      }
      const customs = ['"custom"', "7", "{a: [1, {b: true}]}", "[]"];
      const jsons = ["custom", 7, { a: [1, { b: true }] }, []];
      const index = chance.pick(customs.length);
      return { text: customs[index] ?? "7", value: jsons[index] };
    }
  }
}

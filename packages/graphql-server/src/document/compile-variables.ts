import { ExactNumber } from "@hansa/core";
import {
  type ConstValueNode,
  coerceInputLiteral,
  coerceInputValue,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import { readExactLiteral } from "./exact-literal.ts";
import { mapExactNumbers } from "./map-numbers.ts";

/** The values of an operation's variables, in an object without a prototype; undefined where one does not fit. */
export type CompiledVariables = (
  inputs: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>> | undefined;

/** What a value is as its type has it (specification, section 3.12); undefined where it does not fit. */
type Coercer = (value: unknown) => unknown;

/**
 * Makes functions of an operation's variable definitions that coerce what a client sends (section 6.1.2): all that the
 * schema says is looked up once, and what fits costs little more than looking at it. What is wrong with the rest is for
 * others to say.
 *
 * IDs are never rounded. Scalars that may be anything keep numbers as they were written where `exactNumbers` is on.
 * Undefined where a definition does not fit the schema.
 */
export function compileVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  exactNumbers: boolean,
): CompiledVariables | undefined {
  const compiler = new CoercerCompiler(exactNumbers);
  const variables = definitions.flatMap(({ variable, type, defaultValue }) => {
    const inputType = typeFromAST(schema, type);
    if (!isInputType(inputType)) {
      return [];
    }
    const known = defaultValue && compiler.coerceLiteral(defaultValue, inputType);
    return defaultValue !== undefined && known === undefined
      ? []
      : [
          {
            name: variable.name.value,
            coerce: compiler.compile(inputType),
            known,
            isRequired: isNonNullType(inputType),
          },
        ];
  });
  if (variables.length < definitions.length) {
    return undefined;
  }
  return (inputs) => {
    const values: Record<string, unknown> = Object.create(null);
    for (const { name, coerce, known, isRequired } of variables) {
      const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      const value = input === undefined ? known : coerce(input);
      if (value !== undefined) {
        values[name] = value;
      } else if (input !== undefined || isRequired) {
        return undefined;
      }
    }
    return values;
  };
}

class CoercerCompiler {
  readonly #exactNumbers: boolean;
  /** Input objects may be part of themselves. */
  readonly #objects = new Map<GraphQLInputObjectType, Coercer>();

  constructor(exactNumbers: boolean) {
    this.#exactNumbers = exactNumbers;
  }

  compile(type: GraphQLInputType): Coercer {
    if (isNonNullType(type)) {
      return this.#compilePresent(type.ofType);
    }
    const coerce = this.#compilePresent(type);
    return (value) => (value === null ? null : coerce(value));
  }

  /** A default. */
  coerceLiteral(literal: ConstValueNode, type: GraphQLInputType): unknown {
    return this.#exactNumbers
      ? this.compile(type)(readExactLiteral(literal))
      : coerceInputLiteral(literal, type);
  }

  #defaultOf({ type, default: given, defaultValue }: GraphQLInputField): unknown {
    if (given === undefined) {
      return defaultValue;
    }
    return given.literal === undefined
      ? coerceInputValue(given.value, type)
      : this.coerceLiteral(given.literal, type);
  }

  /** Null does not fit. */
  #compilePresent(type: GraphQLInputType): Coercer {
    if (isListType(type)) {
      return listCoercer(this.compile(type.ofType));
    }
    if (isInputObjectType(type)) {
      return this.#objects.get(type) ?? this.#compileObject(type);
    }
    if (isEnumType(type)) {
      return enumCoercer(type);
    }
    return isNonNullType(type) ? this.#compilePresent(type.ofType) : scalarCoercer(type, this.#exactNumbers);
  }

  #compileObject(type: GraphQLInputObjectType): Coercer {
    const fields: InputFieldCoercer[] = [];
    const coerce = objectCoercer(fields, type.isOneOf);
    this.#objects.set(type, coerce);
    for (const field of Object.values(type.getFields())) {
      fields.push({
        name: field.name,
        coerce: this.compile(field.type),
        known: this.#defaultOf(field),
        isRequired: isNonNullType(field.type),
      });
    }
    return coerce;
  }
}

interface InputFieldCoercer {
  readonly name: string;
  readonly coerce: Coercer;
  /** Its default. */
  readonly known: unknown;
  readonly isRequired: boolean;
}

/** A single value stands for a list of one. */
function listCoercer(coerceItem: Coercer): Coercer {
  return (value) => {
    if (value === null) {
      return undefined;
    }
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const coerced: unknown[] = [];
    for (const item of items) {
      const one = coerceItem(item);
      if (one === undefined) {
        return undefined;
      }
      coerced.push(one);
    }
    return coerced;
  };
}

/** `fields` may be filled later. */
function objectCoercer(fields: readonly InputFieldCoercer[], isOneOf: boolean): Coercer {
  return (value) => {
    if (!isObject(value)) {
      return undefined;
    }
    const coerced: Record<string, unknown> = Object.create(null);
    let given = 0;
    let kept = 0;
    for (const { name, coerce, known, isRequired } of fields) {
      const input = Object.hasOwn(value, name) ? value[name] : undefined;
      given += input === undefined ? 0 : 1;
      const one = input === undefined ? known : coerce(input);
      if (one !== undefined) {
        coerced[name] = one;
        kept++;
      } else if (input !== undefined || isRequired) {
        return undefined;
      }
    }
    const isKnown = Object.keys(value).length === given;
    const isOne = !isOneOf || (given === 1 && kept === 1 && !Object.values(coerced).includes(null));
    return isKnown && isOne ? coerced : undefined;
  };
}

function enumCoercer(type: GraphQLEnumType): Coercer {
  const valuesByName = new Map<unknown, unknown>(type.getValues().map(({ name, value }) => [name, value]));
  return (value) => valuesByName.get(value);
}

function scalarCoercer(type: GraphQLScalarType, exactNumbers: boolean): Coercer {
  const builtin = isSpecifiedScalarType(type) ? builtinCoercers.get(type.name) : undefined;
  if (builtin !== undefined) {
    return builtin;
  }
  return (value) => {
    if (value === null) {
      return undefined;
    }
    try {
      return type.coerceInputValue(exactNumbers ? value : mapExactNumbers(value, Number));
    } catch {
      return undefined;
    }
  };
}

const builtinCoercers: ReadonlyMap<string, Coercer> = new Map<string, Coercer>([
  ["Int", coerceInt],
  ["Float", coerceFloat],
  ["String", (value) => (typeof value === "string" ? value : undefined)],
  ["Boolean", (value) => (typeof value === "boolean" ? value : undefined)],
  ["ID", coerceId],
]);

function coerceInt(value: unknown): unknown {
  const number = roundedNumber(value);
  return typeof number === "number" && (number | 0) === number ? number : undefined;
}

/** A double (section 3.5.2), so more digits than that are rounded. */
function coerceFloat(value: unknown): unknown {
  const number = roundedNumber(value);
  return Number.isFinite(number) ? number : undefined;
}

function coerceId(value: unknown): unknown {
  if (value instanceof ExactNumber) {
    const text = ExactNumber.textOf(value);
    return /^-?\d+$/.test(text) ? text : undefined;
  }
  return typeof value === "string" ? value : Number.isInteger(value) ? String(value) : undefined;
}

function roundedNumber(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(ExactNumber.textOf(value)) : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

import {
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from "graphql";
import { toClientError, toClientGraphQLError } from "../client-error.ts";
import { type CompiledVariables, compileVariables } from "./compile-variables.ts";
import { type DocumentLimits, limitError, type Refusal, refuse } from "./document-error.ts";
import { mapExactNumbers } from "./map-numbers.ts";

/** The values of an operation's variables, in an object without a prototype. */
export interface CoercedVariables {
  readonly kind: "coerced";
  readonly values: Readonly<Record<string, unknown>>;
}

export interface CoercionOptions extends Pick<DocumentLimits, "maxNesting"> {
  readonly introspection: boolean;
  readonly maxErrors: number;
}

const noVariables: CoercedVariables = { kind: "coerced", values: Object.freeze(Object.create(null)) };

/** What an operation's variables are coerced for. */
export interface CoercionTarget {
  readonly schema: GraphQLSchema;
  /** Whether scalars that may be anything keep numbers that JavaScript would round, as `ExactNumber`. */
  readonly exactNumbers?: boolean;
}

/** The variables of one operation by the specification (6.1.2): defaults filled in, what is not declared left out. */
export class VariableCoercion {
  readonly #schema: GraphQLSchema;
  readonly #definitions: readonly VariableDefinitionNode[];
  readonly #compiled: CompiledVariables | undefined;

  constructor({ schema, exactNumbers = false }: CoercionTarget, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.#definitions = operation.variableDefinitions ?? [];
    this.#compiled = compileVariables(schema, this.#definitions, exactNumbers);
  }

  /** `inputs`: as JSON has them, numbers perhaps as `ExactNumber`. */
  coerce(inputs: Readonly<Record<string, unknown>>, options: CoercionOptions): CoercedVariables | Refusal {
    if (this.#definitions.length === 0) {
      return noVariables;
    }
    if (nestsDeeper(inputs, options.maxNesting)) {
      return tooDeep(options);
    }
    const values = this.#compiled?.(inputs);
    return values === undefined ? this.#explain(inputs, options) : { kind: "coerced", values };
  }

  /** Says what does not fit, in the words of the GraphQL library. */
  #explain(inputs: Readonly<Record<string, unknown>>, options: CoercionOptions): CoercedVariables | Refusal {
    const { maxErrors, introspection } = options;
    const { variableValues, errors } = getVariableValues(
      this.#schema,
      this.#definitions,
      mapExactNumbers(inputs, toLibraryNumber) as Readonly<Record<string, unknown>>,
      { maxErrors, hideSuggestions: !introspection },
    );
    if (errors !== undefined) {
      return {
        kind: "refused",
        errors: errors.map((error) => toClientGraphQLError(error, "BAD_USER_INPUT")),
      };
    }
    // The library rounds a number before it looks whether an ID may be that.
    return this.#compiled === undefined
      ? { kind: "coerced", values: variableValues.coerced }
      : refuse("BAD_USER_INPUT", "A variable has a number for an ID that is not a whole number.");
  }
}

/** The same for an operation that comes once. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  inputs: Readonly<Record<string, unknown>>,
  options: CoercionOptions,
): CoercedVariables | Refusal {
  return new VariableCoercion({ schema }, operation).coerce(inputs, options);
}

/** Whole numbers up to a length that is soon read are shown in errors as they were sent. */
function toLibraryNumber(text: string): bigint | number {
  return text.length <= 100 && /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}

function tooDeep({ maxNesting }: CoercionOptions): Refusal {
  const error = limitError(
    "maxNesting",
    maxNesting,
    `The variables nest lists and objects more than ${maxNesting} deep`,
  );
  return { kind: "refused", errors: [toClientError(error)] };
}

/** Whether something lies in more than `levels` lists and objects. Goes no deeper than that, however deep the value is. */
function nestsDeeper(value: object, levels: number): boolean {
  if (levels < 0) {
    return true;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const child: unknown = value[index];
      if (isObject(child) && nestsDeeper(child, levels - 1)) {
        return true;
      }
    }
    return false;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    const child = members[name];
    if (isObject(child) && nestsDeeper(child, levels - 1)) {
      return true;
    }
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

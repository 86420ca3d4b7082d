import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from "graphql";
import { toClientError, toClientGraphQLError } from "../client-error.ts";
import { type DocumentLimits, limitError, type Refusal } from "./document-error.ts";

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

/** The variables of an operation by the specification (6.1.2): defaults filled in, what is not declared left out. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  inputs: Readonly<Record<string, unknown>>,
  options: CoercionOptions,
): CoercedVariables | Refusal {
  const definitions = operation.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) {
    return noVariables;
  }
  const { maxNesting, maxErrors, introspection } = options;
  if (nestsDeeper(inputs, maxNesting)) {
    const error = limitError(
      "maxNesting",
      maxNesting,
      `The variables nest lists and objects more than ${maxNesting} deep`,
    );
    return { kind: "refused", errors: [toClientError(error)] };
  }
  const { variableValues, errors } = getVariableValues(schema, definitions, inputs, {
    maxErrors,
    hideSuggestions: !introspection,
  });
  return errors === undefined
    ? { kind: "coerced", values: variableValues.coerced }
    : { kind: "refused", errors: errors.map((error) => toClientGraphQLError(error, "BAD_USER_INPUT")) };
}

/** Level by level, without recursion: the value may nest as deep as a body is long. */
function nestsDeeper(value: object, maxNesting: number): boolean {
  let level: readonly object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxNesting) {
      return true;
    }
    level = level.flatMap((parent) => Object.values(parent).filter(isObject));
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

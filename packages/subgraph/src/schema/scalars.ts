import {
  GraphQLBoolean,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLScalarType,
  GraphQLString,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import type { ColumnKind } from "../definition/column.ts";
import type { ScalarName } from "../definition/scalar.ts";
import { readColumnValue } from "./column-value.ts";

/** The type of each scalar in the schema. Custom ones refuse what their column could not hold. */
export const scalarTypesByName: { readonly [Name in ScalarName]: GraphQLScalarType } = {
  ID: GraphQLID,
  String: GraphQLString,
  Int: GraphQLInt,
  Float: GraphQLFloat,
  Boolean: GraphQLBoolean,
  BigInt: createScalarType(
    "BigInt",
    "bigint",
    "A whole number of 64 bits, answered as text; numbers and text are read.",
  ),
  Decimal: createScalarType("Decimal", "numeric", "A decimal number of any precision, answered as text."),
  UUID: createScalarType("UUID", "uuid", "A universally unique identifier (RFC 9562)."),
  Date: createScalarType("Date", "date", "A day (RFC 3339's full-date)."),
  DateTime: createScalarType("DateTime", "timestamptz", "A point in time (RFC 3339), answered in UTC."),
  JSON: createScalarType("JSON", "jsonb", "Any JSON value."),
};

function createScalarType(name: ScalarName, kind: ColumnKind, description: string): GraphQLScalarType {
  // An error about a literal must carry its node: the server tells clients where in the document it is.
  const coerceInput = (value: unknown, node?: ValueNode): unknown => {
    const input = readColumnValue(kind, value);
    if (!input.ok) {
      throw new GraphQLError(`${name} cannot hold this value. Expected ${input.expected}.`, { nodes: node });
    }
    return name === "BigInt" ? BigInt(String(input.value)) : name === "JSON" ? value : input.value;
  };
  return new GraphQLScalarType({
    name,
    description,
    coerceOutputValue: (value) => {
      const input = readColumnValue(kind, value);
      if (!input.ok) {
        throw new GraphQLError(`${name} cannot hold this value. Expected ${input.expected}.`);
      }
      return name === "JSON" ? value : input.value;
    },
    coerceInputValue: (value) => coerceInput(value),
    coerceInputLiteral: (node) => coerceInput(readLiteral(name, node), node),
  });
}

/** A literal's value: numbers as their digits, so that none is lost, other than in JSON. */
function readLiteral(name: ScalarName, node: ValueNode): unknown {
  const isNumber = node.kind === Kind.INT || node.kind === Kind.FLOAT;
  return isNumber && name !== "JSON" ? node.value : valueFromASTUntyped(node);
}

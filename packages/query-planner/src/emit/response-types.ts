import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { ResponseType } from "../plan.ts";

const knownBySchema = new WeakMap<GraphQLSchema, Map<GraphQLOutputType, ResponseType>>();

/**
 * How a plan says what type a response field has. Made once for each type that a field of the schema is declared with:
 * the plans of one schema share it, and there are no more of them than the schema has fields.
 */
export function responseType(schema: GraphQLSchema, type: GraphQLOutputType): ResponseType {
  const known = knownBySchema.get(schema) ?? new Map<GraphQLOutputType, ResponseType>();
  knownBySchema.set(schema, known);
  const before = known.get(type);
  if (before !== undefined) {
    return before;
  }
  const made = makeResponseType(schema, type);
  known.set(type, made);
  return made;
}

function makeResponseType(schema: GraphQLSchema, type: GraphQLOutputType): ResponseType {
  if (isNonNullType(type)) {
    return { kind: "nonNull", of: responseType(schema, type.ofType) };
  }
  if (isListType(type)) {
    return { kind: "list", of: responseType(schema, type.ofType) };
  }
  if (isEnumType(type)) {
    return { kind: "enum", name: type.name, values: type.getValues().map((value) => value.name) };
  }
  if (isAbstractType(type)) {
    const possibleTypes = schema.getPossibleTypes(type).map((possible) => possible.name);
    return { kind: "abstract", name: type.name, possibleTypes };
  }
  return { kind: isObjectType(type) ? "object" : "scalar", name: type.name };
}

import {
  type GraphQLEnumType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLScalarType,
} from "graphql";
import type { LeafType } from "../definition/arguments.ts";
import type { Leaf } from "../definition/field.ts";
import type { FilterKind } from "../definition/filter.ts";
import type { InputType } from "../definition/input-object.ts";
import type { ValueType } from "../definition/value-type.ts";
import { scalarTypesByName } from "./scalars.ts";

/** The name of a leaf's type in the graph. */
export function leafName(leaf: Leaf): string {
  return typeof leaf === "string" ? leaf : leaf.name;
}

/** A leaf's type in the schema. */
export function leafGraphqlType(leaf: Leaf): GraphQLScalarType | GraphQLEnumType {
  return typeof leaf === "string" ? scalarTypesByName[leaf] : leaf.graphqlType;
}

/** The leaf that a type of arguments or resolved fields is. */
export function leafOf(type: LeafType): Leaf {
  return type.kind === "scalar" ? type.name : type;
}

/** A value of the graph as the database has it: the text of an enum's name; `undefined` for a name that is none. */
export function fromGraph(leaf: Leaf, value: unknown): unknown {
  if (typeof leaf === "string" || leaf.kind !== "enum") {
    return value;
  }
  return typeof value === "string" && Object.hasOwn(leaf.values, value) ? leaf.values[value] : undefined;
}

/** The leaf that a type of resolved fields is; `undefined` for a value. */
export function leafOfOutput(type: LeafType | ValueType): Leaf | undefined {
  return type.kind === "value" ? undefined : leafOf(type);
}

/** What decides which operators the filters of a field have. */
export function filterKindOf(leaf: Leaf, isList: boolean): FilterKind {
  return isList ? "list" : typeof leaf === "string" ? leaf : leaf.kind === "enum" ? "enum" : "custom";
}

/** The schema's type of an argument or of an input's field; `isNullable` where null is no value, as in `@oneOf`. */
export function inputGraphqlType(type: InputType, isNullable: boolean = type.isNullable): GraphQLInputType {
  const named =
    type.kind === "list"
      ? new GraphQLList(inputGraphqlType(type.item))
      : type.kind === "input"
        ? type.graphqlType
        : leafGraphqlType(leafOf(type));
  return isNullable ? named : new GraphQLNonNull(named);
}

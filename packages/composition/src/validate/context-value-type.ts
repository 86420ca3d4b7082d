import { type FieldNode, Kind, type TypeNode } from "graphql";
import {
  hasFederationUse,
  type SchemaTypeReference,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { argumentProblems } from "./argument-problems.ts";

/** The type of the value that a selection of a context comes to: nullable, as a context may have none. */
export interface ContextValueType {
  readonly name: string;
  /** As in the schema language. */
  readonly text: string;
}

/**
 * Follows a field, and the one field that each next selection has, to a value. Lists on the way make a list of it. A
 * string says why there is no value.
 */
export function contextValueType(
  schema: SubgraphSchema,
  node: FieldNode,
  parent: SubgraphType,
): ContextValueType | string {
  const name = node.name.value;
  if (node.alias !== undefined) {
    return `it gives the field "${name}" another name`;
  }
  if ((node.directives ?? []).length > 0) {
    return "it holds a directive";
  }
  if (name === "__typename") {
    return { name: "String", text: "String" };
  }
  const field = parent.kind === "object" || parent.kind === "interface" ? parent.fields.get(name) : undefined;
  if (field === undefined) {
    return `"${parent.name}" has no field "${name}"`;
  }
  const [problem] = argumentProblems({ field, node }, schema);
  return problem === undefined ? valueOfField(schema, node, field.type) : problem.replace(/\.$/, "");
}

function valueOfField(
  schema: SubgraphSchema,
  { name, selectionSet }: FieldNode,
  type: SchemaTypeReference,
): ContextValueType | string {
  const below = schema.types.get(type.name);
  const hasFields = below?.kind === "object" || below?.kind === "interface" || below?.kind === "union";
  if (below === undefined || !hasFields) {
    return selectionSet === undefined
      ? { name: type.name, text: withoutNonNull(type.text) }
      : `the type of "${name.value}" has no fields`;
  }
  if (hasFederationUse(below, "interfaceObject")) {
    return `"${below.name}" is an interface object`;
  }
  const [inner, ...others] = selectionSet?.selections ?? [];
  if (inner?.kind !== Kind.FIELD || others.length > 0) {
    return `"${name.value}" does not come to one value`;
  }
  const value = contextValueType(schema, inner, below);
  return typeof value === "string"
    ? value
    : { name: value.name, text: withoutNonNull(type.text.replace(type.name, () => value.text)) };
}

function withoutNonNull(text: string): string {
  return text.endsWith("!") ? text.slice(0, -1) : text;
}

/** Whether an argument of this type can hold every such value. */
export function fitsArgument(value: ContextValueType, argument: TypeNode): boolean {
  return fits(value.text, argument);
}

function fits(text: string, expected: TypeNode): boolean {
  if (expected.kind === Kind.NON_NULL_TYPE) {
    return text.endsWith("!") && fits(text.slice(0, -1), expected.type);
  }
  const given = withoutNonNull(text);
  return expected.kind === Kind.LIST_TYPE
    ? given.startsWith("[") && fits(given.slice(1, -1), expected.type)
    : given === expected.name.value;
}

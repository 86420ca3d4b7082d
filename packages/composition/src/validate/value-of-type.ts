import { Kind, type TypeNode, type ValueNode } from "graphql";
import type { SubgraphInputType, SubgraphSchema } from "../read/subgraph-schema.ts";

/** Whether a constant is a value of an input type. Anything is one of a scalar that the schema defines. */
export function isValueOf(schema: SubgraphSchema, value: ValueNode, type: TypeNode): boolean {
  if (value.kind === Kind.VARIABLE) {
    return false;
  }
  if (value.kind === Kind.NULL) {
    return type.kind !== Kind.NON_NULL_TYPE;
  }
  switch (type.kind) {
    case Kind.NON_NULL_TYPE:
      return isValueOf(schema, value, type.type);
    case Kind.LIST_TYPE:
      return value.kind === Kind.LIST
        ? value.values.every((item) => isValueOf(schema, item, type.type))
        : isValueOf(schema, value, type.type);
    case Kind.NAMED_TYPE:
      return isNamedValue(schema, value, type.name.value);
  }
}

const kindsByScalar: Readonly<Record<string, readonly Kind[]>> = {
  Int: [Kind.INT],
  Float: [Kind.INT, Kind.FLOAT],
  String: [Kind.STRING],
  Boolean: [Kind.BOOLEAN],
  ID: [Kind.STRING, Kind.INT],
};

function isNamedValue(schema: SubgraphSchema, value: ValueNode, name: string): boolean {
  const type = schema.types.get(name);
  switch (type?.kind) {
    case undefined:
      return kindsByScalar[name]?.includes(value.kind) ?? true;
    case "scalar":
      return true;
    case "enum":
      return value.kind === Kind.ENUM && type.values.has(value.value);
    case "input":
      return isInputValue(schema, value, type);
    default:
      return false;
  }
}

function isInputValue(schema: SubgraphSchema, value: ValueNode, type: SubgraphInputType): boolean {
  if (value.kind !== Kind.OBJECT) {
    return false;
  }
  const given = new Map(value.fields.map((field) => [field.name.value, field.value]));
  return (
    [...given.keys()].every((name) => type.fields.has(name)) &&
    [...type.fields.values()].every((field) => {
      const part = given.get(field.name);
      return part === undefined
        ? field.defaultValue !== undefined || !field.type.text.endsWith("!")
        : isValueOf(schema, part, field.type.node);
    })
  );
}

import type { GraphQLInputType } from "graphql";
import type { OutputType } from "../definition/arguments.ts";
import type { Column } from "../definition/column.ts";
import type { ColumnField, Field, Leaf, ValueField } from "../definition/field.ts";
import type { InputType } from "../definition/input-object.ts";
import type { RootField } from "../definition/root-field.ts";
import { findColumn } from "../model/check-columns.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ValueRules } from "./column-value.ts";
import { connectionTypeName } from "./connection-types.ts";
import { resultUnionName } from "./failure-type.ts";
import { leafName, leafOfOutput } from "./leaf.ts";

/** A type as a field or an argument refers to it. */
export interface TypeReference {
  readonly name: string;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** Whether items of a list may be null. */
  readonly isItemNullable?: boolean;
  /** Where it is a scalar or an enum. */
  readonly leaf: Leaf | undefined;
}

/** An argument of a field, with what the schema shows of it. */
export interface ArgumentModel {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** What its values are held against before they are used. Filters, orders and cursors are read apart. */
  readonly rules: ValueRules;
  /** What a module's own argument may be. */
  readonly input?: InputType;
  /** The selection of a context that fills it. */
  readonly fromContext?: string;
  readonly defaultValue: number | undefined;
}

/** A type as the schema language has it: `[Order!]!`. */
export function printReference({ name, isList, isNullable, isItemNullable = false }: TypeReference): string {
  return `${isList ? `[${name}${isItemNullable ? "" : "!"}]` : name}${isNullable ? "" : "!"}`;
}

/** The type of an entity's field. */
export function fieldType(entity: EntityModel, field: Field): TypeReference {
  switch (field.kind) {
    case "column":
      return columnReference(entity, field);
    case "value":
      return { ...objectReference(field.target.name), isNullable: isNullableValue(entity, field) };
    case "reference":
    case "one":
      return objectReference(field.target.name);
    case "many":
      return { name: field.target.name, isList: true, isNullable: false, leaf: undefined };
    case "connection":
      return { ...objectReference(connectionTypeName(field.target)), isNullable: false };
    case "sql":
    case "external":
    case "resolved":
      return outputReference(field.returns);
  }
}

/** Whether a value field may be null: where its columns leave no value that has all that it must have. */
export function isNullableValue(entity: EntityModel, { target, columns }: ValueField): boolean {
  if (typeof columns === "string") {
    return isNullableColumn(entity, columns);
  }
  const members = Object.entries(target.members);
  const required = members.filter(([, { isNullable }]) => !isNullable);
  const isNullable = ([name]: readonly [string, unknown]) => isNullableColumn(entity, columns[name] ?? "");
  return required.length === 0 ? members.every(isNullable) : required.some(isNullable);
}

/**
 * The type of a root field. Rows are nullable at the root, so that a service that fails costs a client that field
 * and not the whole answer.
 */
export function rootFieldType(name: string, field: RootField): TypeReference {
  if (isResultUnion(field)) {
    return objectReference(resultUnionName(name));
  }
  switch (field.kind) {
    case "byKey":
    case "function":
      return objectReference(field.target.name);
    case "list":
      return { name: field.target.name, isList: true, isNullable: true, leaf: undefined };
    case "rootConnection":
      return objectReference(connectionTypeName(field.target));
    case "resolvedRoot":
      return "source" in field.returns ? objectReference(field.returns.name) : outputReference(field.returns);
  }
}

/** Whether a mutation tells its failures in its result. */
export function isResultUnion(field: RootField): boolean {
  return "failures" in field && field.failures === "result";
}

function objectReference(name: string): TypeReference {
  return { name, isList: false, isNullable: true, leaf: undefined };
}

function columnReference(entity: EntityModel, { leaf, column }: ColumnField): TypeReference {
  const { isNullable, isList } = columnNamed(entity, column);
  return { name: leafName(leaf), isList, isNullable, leaf };
}

/** The type of what a resolver answers. */
export function outputReference(type: OutputType): TypeReference {
  const item = type.kind === "list" ? type.item : type;
  return {
    name: item.name,
    isList: type.kind === "list",
    isNullable: type.isNullable,
    isItemNullable: item.isNullable,
    leaf: leafOfOutput(item),
  };
}

/** The model holds no field whose column its source does not declare. */
function isNullableColumn(entity: EntityModel, name: string): boolean {
  return columnNamed(entity, name).isNullable;
}

function columnNamed(entity: EntityModel, name: string): Column {
  const column = findColumn(entity, name);
  if (column === undefined) {
    throw new Error(`The source of "${entity.name}" has no column "${name}".`);
  }
  return column;
}

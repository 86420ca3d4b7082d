import type { GraphQLInputType } from "graphql";
import type { Field } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { ScalarName } from "../definition/scalar.ts";
import { findColumn } from "../model/check-columns.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ValueRules } from "./column-value.ts";
import { connectionTypeName } from "./connection-types.ts";

/** A type as a field or an argument refers to it. */
export interface TypeReference {
  readonly name: string;
  readonly isList: boolean;
  readonly isNullable: boolean;
  /** Where it is a scalar. */
  readonly scalar: ScalarName | undefined;
}

/** An argument of a field, with what the schema shows of it. */
export interface ArgumentModel {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** What its values are held against before they are used. Filters, orders and cursors are read apart. */
  readonly rules: ValueRules;
  readonly defaultValue: number | undefined;
}

/** The type of an entity's field. */
export function fieldType(entity: EntityModel, field: Field): TypeReference {
  switch (field.kind) {
    case "column":
      return scalarReference(field.scalar, isNullableColumn(entity, field.column));
    case "reference":
    case "one":
      return objectReference(field.target.name);
    case "many":
      return { name: field.target.name, isList: true, isNullable: false, scalar: undefined };
    case "connection":
      return { ...objectReference(connectionTypeName(field.target)), isNullable: false };
    case "resolved":
      return scalarReference(field.returns.name, field.returns.isNullable);
  }
}

/**
 * The type of a root field. Rows are nullable at the root, so that a service that fails costs a client that field
 * and not the whole answer.
 */
export function rootFieldType(field: RootField): TypeReference {
  switch (field.kind) {
    case "byKey":
    case "function":
      return objectReference(field.target.name);
    case "list":
      return { name: field.target.name, isList: true, isNullable: true, scalar: undefined };
    case "rootConnection":
      return objectReference(connectionTypeName(field.target));
    case "resolvedRoot":
      return "source" in field.returns
        ? objectReference(field.returns.name)
        : scalarReference(field.returns.name, field.returns.isNullable);
  }
}

function objectReference(name: string): TypeReference {
  return { name, isList: false, isNullable: true, scalar: undefined };
}

function scalarReference(scalar: ScalarName, isNullable: boolean): TypeReference {
  return { name: scalar, isList: false, isNullable, scalar };
}

/** The model holds no field whose column its source does not declare. */
function isNullableColumn(entity: EntityModel, name: string): boolean {
  const column = findColumn(entity, name);
  if (column === undefined) {
    throw new Error(`The source of "${entity.name}" has no column "${name}".`);
  }
  return column.isNullable;
}

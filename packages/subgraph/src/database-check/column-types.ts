import { quoteIdentifier } from "@hansa/postgres";
import type { Column, ColumnKind } from "../definition/column.ts";
import { rulesOfColumn } from "../schema/column-value.ts";
import { type Catalog, enumReference } from "./read-catalog.ts";

/** For each kind, the types whose values are answered and compared as it is; an enum's own are asked of the catalog. */
const typesByKind: { readonly [Kind in Exclude<ColumnKind, "enum">]: readonly string[] } = {
  int: ["integer", "smallint"],
  bigint: ["bigint", "integer", "smallint"],
  text: ["text", "character varying", "character", "citext", "name"],
  boolean: ["boolean"],
  float: ["double precision", "real", "numeric", "bigint", "integer", "smallint"],
  uuid: ["uuid"],
  numeric: ["numeric", "bigint", "integer", "smallint"],
  date: ["date"],
  timestamptz: ["timestamp with time zone"],
  jsonb: ["jsonb"],
};

/** Whether a column of the database holds what is declared. */
export function isTypeOf(column: Column, type: string, { enumsByName }: Catalog): boolean {
  const item = column.isList ? type.replace(/\[\]$/, "") : type;
  if (column.isList && item === type) {
    return false;
  }
  return column.kind === "enum"
    ? enumsByName.get(enumReference(column.enumType?.name ?? ""))?.type === item
    : typesByKind[column.kind].includes(item);
}

/** The type that a column is declared to have, as SQL writes it. */
export function declaredType(column: Column): string {
  return rulesOfColumn(column).sqlType;
}

/** A column as `create table` and `add column` declare it. */
export function declareColumn(name: string, column: Column): string {
  return `${quoteIdentifier(name)} ${declaredType(column)}${column.isNullable ? "" : " not null"}`;
}

import type { ColumnKind } from "../definition/column.ts";
import type { ScalarName } from "../definition/scalar.ts";
import { quoteIdentifier } from "./identifier.ts";

/** A column of the row that `alias` stands for. */
export function columnOf(alias: string, column: string): string {
  return `${alias}.${quoteIdentifier(column)}`;
}

/** A column in the form in which JSON shows it as `scalar`: what JavaScript would round, as text. */
export function columnAsScalar(alias: string, column: string, kind: ColumnKind, scalar: ScalarName): string {
  const reference = columnOf(alias, column);
  if (kind === "timestamptz") {
    return `to_char(${reference} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  }
  const isText = scalar === "BigInt" || scalar === "Decimal" || (scalar === "ID" && kind !== "text");
  return isText ? `${reference}::text` : reference;
}

/** A column in the form in which `readRowValue` reads it for a resolver. */
export function columnForResolver(alias: string, column: string, kind: ColumnKind): string {
  const isText = kind === "bigint" || kind === "numeric" || kind === "jsonb";
  return isText ? `${columnOf(alias, column)}::text` : columnAsScalar(alias, column, kind, "String");
}

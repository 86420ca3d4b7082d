import { quoteIdentifier, quoteLiteral } from "@hansa/postgres";
import type { Column, ColumnKind } from "../definition/column.ts";
import type { Leaf } from "../definition/field.ts";
import type { Source } from "../definition/source.ts";
import { rulesOf } from "../schema/column-value.ts";

/** A column of the row that `alias` stands for. */
export function columnOf(alias: string, column: string): string {
  return `${alias}.${quoteIdentifier(column)}`;
}

/** The declaration of a column; the model holds no field whose column its source does not declare. */
export function columnNamed({ source }: { readonly source: Source }, name: string): Column {
  const column = source.columns[name];
  if (column === undefined) {
    throw new Error(`"${source.name}" has no column "${name}".`);
  }
  return column;
}

/** A column in the form in which JSON shows it as a leaf: what JavaScript would round, as text. */
export function columnAsLeaf(alias: string, name: string, column: Column, leaf: Leaf): string {
  const reference = columnOf(alias, name);
  if (!column.isList) {
    return expressionAsLeaf(reference, column.kind, leaf);
  }
  const item = expressionAsLeaf("item", column.kind, leaf);
  return item === "item"
    ? reference
    : `(\n  select coalesce(json_agg(${item} order by position), '[]')\n  from unnest(${reference}) with ordinality as items(item, position)\n  where ${reference} is not null\n  having ${reference} is not null\n)`;
}

/** A member of a JSON column in the form in which JSON shows it as a leaf. */
export function memberAsLeaf(
  alias: string,
  name: string,
  member: { readonly name: string; readonly kind: ColumnKind; readonly leaf: Leaf },
): string {
  const reference = columnOf(alias, name);
  const key = quoteLiteral(member.name);
  if (member.kind === "jsonb") {
    return `${reference} -> ${key}`;
  }
  const text = `${reference} ->> ${key}`;
  const { sqlType } = rulesOf(member.kind);
  return expressionAsLeaf(sqlType === "text" ? text : `(${text})::${sqlType}`, member.kind, member.leaf);
}

/** An expression in the form in which JSON shows it as a leaf. */
export function expressionAsLeaf(reference: string, kind: ColumnKind, leaf: Leaf): string {
  if (kind === "timestamptz") {
    return `to_char(${reference} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  }
  if (typeof leaf !== "string" && leaf.kind === "enum") {
    const renamed = Object.entries(leaf.values).filter(([name, value]) => name !== value);
    const cases = renamed.map(([name, value]) => `when ${quoteLiteral(value)} then ${quoteLiteral(name)}`);
    return cases.length === 0
      ? reference
      : `case ${reference}::text ${cases.join(" ")} else ${reference}::text end`;
  }
  const isText =
    leaf === "BigInt" || leaf === "Decimal" || kind === "numeric" || (kind === "bigint" && leaf !== "Int");
  return isText || (leaf === "ID" && kind !== "text") ? `${reference}::text` : reference;
}

/** A column in the form in which `readRowValue` reads it for a resolver. */
export function columnForResolver(alias: string, name: string, column: Column): string {
  const { kind, isList } = column;
  const isText = kind === "bigint" || kind === "numeric" || kind === "jsonb";
  return isText
    ? `${columnOf(alias, name)}::text${isList ? "[]" : ""}`
    : columnAsLeaf(alias, name, column, "String");
}

import type { ColumnName, Columns } from "./column.ts";
import type { Source } from "./source.ts";

/** How rows of a target belong to a row here: columns here by columns of the target, or by way of a link table. */
export type Join = Readonly<Record<string, string>> | LinkJoin;

/** Rows that a row of a link table names beside the row here. */
export interface LinkJoin<Here extends string = string, There extends string = string> {
  readonly kind: "link";
  readonly link: Source;
  /** Columns here by columns of the link. */
  readonly here: Readonly<Record<string, Here>>;
  /** Columns of the target by columns of the link. */
  readonly there: Readonly<Record<string, There>>;
}

/**
 * Many to many: `many(Tag, through(orderTag, { order: "id" }, { tag: "id" }))`, with
 * `const orderTag = table("tb_order_tag", { order: column.bigint(), tag: column.int() })`. Each row of the target is
 * there once, however often the link names it.
 */
export function through<LinkColumns extends Columns, const Here extends string, const There extends string>(
  link: Source<LinkColumns>,
  here: { readonly [Name in ColumnName<LinkColumns>]?: Here },
  there: { readonly [Name in ColumnName<LinkColumns>]?: There },
): LinkJoin<Here, There> {
  return { kind: "link", link, here: definedColumns(here), there: definedColumns(there) };
}

export function isLinkJoin(join: Join): join is LinkJoin {
  return join.kind === "link" && "link" in join && typeof join.link === "object";
}

/** The columns of a join without those that were left out. */
export function definedColumns<Name extends string>(
  columns: Readonly<Record<string, Name | undefined>>,
): Readonly<Record<string, Name>> {
  return Object.fromEntries(
    Object.entries(columns).filter((pair): pair is [string, Name] => pair[1] !== undefined),
  );
}

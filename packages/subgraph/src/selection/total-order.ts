import type { OrderTerm } from "../definition/field.ts";
import type { EntityModel } from "../model/subgraph-model.ts";

/** An order term with nothing left to defaults. */
export interface TotalOrderTerm {
  readonly column: string;
  readonly direction: "asc" | "desc";
  /** `undefined` for a column that holds no null. */
  readonly nulls: "first" | "last" | undefined;
}

/** The order that was asked for, then by the key: total, so that pages neither overlap nor leave rows out. */
export function totalOrder(entity: EntityModel, asked: readonly OrderTerm[]): readonly TotalOrderTerm[] {
  const key = entity.tieBreakers.map((column) => ({ column, direction: "asc" as const }));
  const terms: readonly OrderTerm[] = [...asked, ...key];
  return terms
    .filter(({ column }, index) => terms.findIndex((term) => term.column === column) === index)
    .map(({ column, direction, nulls }) => ({
      column,
      direction,
      nulls:
        entity.source.columns[column]?.isNullable === true
          ? (nulls ?? (direction === "asc" ? "last" : "first"))
          : undefined,
    }));
}

/** The same rows from the last to the first. */
export function reverseOrder(order: readonly TotalOrderTerm[]): readonly TotalOrderTerm[] {
  return order.map(({ column, direction, nulls }) => ({
    column,
    direction: direction === "asc" ? "desc" : "asc",
    nulls: nulls && (nulls === "first" ? "last" : "first"),
  }));
}

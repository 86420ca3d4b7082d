import type { Join } from "../definition/join.ts";
import type { Source } from "../definition/source.ts";

/** How a column's value and one that the client sent are compared. */
export type Comparison =
  | "eq"
  | "ne"
  | "in"
  | "notIn"
  | "lt"
  | "lte"
  | "gt"
  | "gte"
  | "like"
  | "ilike"
  | "contains"
  | "overlaps";

/**
 * What a filter asks of a row. Either true or false, never unknown: a comparison with null is false, and `ne`, `notIn`
 * and `not` are true exactly where what they deny is false. Holds no values, only their places in a list of them, so
 * that filters which differ in values alone are one statement.
 */
export type Condition =
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "null" | "empty"; readonly column: string; readonly is: boolean }
  | ComparisonCondition
  | JsonCondition
  | RelatedCondition;

export interface ComparisonCondition {
  readonly kind: "compare";
  readonly column: string;
  /** What one value is cast to: the column's type, or that of its items where each item is compared. */
  readonly sqlType: string;
  readonly isNullable: boolean;
  readonly comparison: Comparison;
  readonly value: number;
}

/** Something about the value at a path within a JSON column; `path` and `value` are places of values. */
export interface JsonCondition {
  readonly kind: "json";
  readonly column: string;
  readonly path: number;
  readonly comparison:
    | Exclude<Comparison, "in" | "notIn" | "like" | "ilike" | "overlaps">
    | "exists"
    | "missing";
  readonly value: number | undefined;
}

/** Something about rows that a relation leads to: that there is one (to one), or some, or none, or only such. */
export interface RelatedCondition {
  readonly kind: "related";
  readonly quantifier: "some" | "every" | "none";
  readonly source: Source;
  /** How rows of the source belong to the row. */
  readonly join: Join;
  readonly of: Condition;
}

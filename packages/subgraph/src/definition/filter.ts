type Equality = "eq" | "ne" | "in" | "notIn" | "isNull";
type Comparison = Equality | "lt" | "lte" | "gt" | "gte";

interface OperatorsByKind {
  readonly ID: Equality;
  readonly UUID: Equality;
  readonly Boolean: "eq" | "ne" | "isNull";
  readonly String: Comparison | "contains" | "startsWith" | "like" | "ilike";
  readonly Int: Comparison;
  readonly Float: Comparison;
  readonly BigInt: Comparison;
  readonly Decimal: Comparison;
  readonly DateTime: Comparison;
  readonly Date: Comparison;
  readonly JSON: "eq" | "ne" | "contains" | "at" | "isNull";
  readonly enum: Equality;
  readonly custom: Equality;
  /** Columns of arrays, whatever their items are. */
  readonly list: "has" | "hasEvery" | "hasSome" | "isEmpty" | "isNull";
}

/** What decides which operators a field can have. */
export type FilterKind = keyof OperatorsByKind;

/** The operators of a scalar's filters: `FilterOperator<"Boolean">` is `"eq" | "ne" | "isNull"`. */
export type FilterOperator<S extends FilterKind = FilterKind> = OperatorsByKind[S];

const equality: readonly Equality[] = ["eq", "ne", "in", "notIn", "isNull"];
const comparison: readonly Comparison[] = ["eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull"];

/** What clients may ask of a field that has filters, in the order in which the schema prints it. */
export const operatorsByKind: { readonly [S in FilterKind]: readonly FilterOperator<S>[] } = {
  ID: equality,
  UUID: equality,
  Boolean: ["eq", "ne", "isNull"],
  String: [...comparison, "contains", "startsWith", "like", "ilike"],
  Int: comparison,
  Float: comparison,
  BigInt: comparison,
  Decimal: comparison,
  DateTime: comparison,
  Date: comparison,
  JSON: ["eq", "ne", "contains", "at", "isNull"],
  enum: equality,
  custom: equality,
  list: ["has", "hasEvery", "hasSome", "isEmpty", "isNull"],
};

/**
 * What clients may do with a field in lists. Nothing unless said: a filter or an order that no index serves reads the
 * whole table, and who writes the module knows the indexes.
 */
export interface ListUse<S extends FilterKind = FilterKind> {
  /** `true`: every operator of the type; or those that an index serves, as in `["eq", "in"]`, or `["has"]` of a list. */
  readonly filter?: true | readonly (FilterOperator<S> | FilterOperator<"list">)[];
  /** Lists may be ordered by the field, in either direction, nulls first or last. */
  readonly order?: S extends "JSON" ? never : true;
}

/** Whether lists may be filtered by what a relation leads to, whose own fields say what may be asked of them. */
export interface RelationUse {
  readonly filter?: true;
}

/** The operators that clients may use on a field; none unless it has filters. */
export function allowedOperators(
  kind: FilterKind,
  filter: true | readonly FilterOperator[] | undefined,
): readonly FilterOperator[] {
  const operators: readonly FilterOperator[] = operatorsByKind[kind];
  return filter === undefined
    ? []
    : filter === true
      ? operators
      : operators.filter((operator) => filter.includes(operator));
}

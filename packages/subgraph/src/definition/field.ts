import type { ColumnName, ColumnNameOfKind, Columns, RowOf } from "./column.ts";
import type { Entity, JoinColumns, ReferenceColumns, Stub, StubKey } from "./entity.ts";
import type { FilterOperator, ListUse, RelationUse } from "./filter.ts";
import type {
  Arguments,
  ArgumentValues,
  ColumnKindsByScalar,
  Scalar,
  ScalarName,
  ScalarOutput,
} from "./scalar.ts";

/** What every field may say about itself. */
export interface FieldOptions {
  readonly description?: string;
  /** Why the field should not be used any more, and what to use instead. */
  readonly deprecated?: string;
}

/** Shows a column. */
export interface ColumnField<Name extends string = string> extends FieldOptions {
  readonly kind: "column";
  readonly column: Name;
  readonly scalar: ScalarName;
  readonly filter?: true | readonly FilterOperator[];
  readonly order?: true;
}

/** Refers to an entity of another subgraph by the columns that hold its key; null where one of them is. */
export interface ReferenceField extends FieldOptions, RelationUse {
  readonly kind: "reference";
  readonly target: Stub;
  /** Columns here by key fields of the stub. */
  readonly columns: Readonly<Record<string, string>>;
}

/** The row of this subgraph that a foreign key names; null where there is none. */
export interface ToOneField extends FieldOptions, RelationUse {
  readonly kind: "one";
  readonly target: Entity;
  /** Columns here by columns of the target. */
  readonly join: Readonly<Record<string, string>>;
}

/** The rows of this subgraph that name this one by a foreign key, a page at a time. */
export interface ToManyField extends FieldOptions, RelationUse {
  /** `connection`: the page has cursors, in the form of the Relay specification. */
  readonly kind: "many" | "connection";
  readonly target: Entity;
  readonly join: Readonly<Record<string, string>>;
  readonly orderBy: readonly OrderTerm[];
  readonly page: PageLimits;
}

/** A value that TypeScript makes from some columns of the row. */
export interface ResolvedField extends FieldOptions {
  readonly kind: "resolved";
  readonly returns: Scalar;
  readonly args: Arguments;
  readonly columns: readonly string[];
  readonly resolver:
    | { readonly kind: "single"; readonly resolve: (row: never, info: never) => unknown }
    | { readonly kind: "batched"; readonly resolve: (rows: never, info: never) => unknown };
}

export type Field = ColumnField | ReferenceField | ToOneField | ToManyField | ResolvedField;

/** A column to order by; ascending unless said. What ties is ordered by the key, so pages never overlap. */
export interface OrderTerm<Name extends string = string> {
  readonly column: Name;
  readonly direction: "asc" | "desc";
  /** Where nulls go: last where ascending and first where descending, as PostgreSQL has it, unless said. */
  readonly nulls?: "first" | "last";
}

/** How many rows a page has when no number is asked for, and the most that may be asked for. */
export interface PageLimits {
  readonly default: number;
  readonly maximum: number;
}

/** How to order a list: columns, first one first; a leading `-` means descending. */
export type OrderBy<SourceColumns extends Columns> = readonly (
  | ColumnName<SourceColumns>
  | `-${ColumnName<SourceColumns>}`
)[];

/** What a resolver of a field gets besides its row. */
export interface FieldResolverInfo<A extends Arguments, Context> {
  readonly args: ArgumentValues<A>;
  readonly context: Context;
}

interface ResolvedOptions<SourceColumns extends Columns, Name, S, A> extends FieldOptions {
  readonly returns: S;
  /** The columns that the resolver reads; it sees no others. */
  readonly columns: readonly (Name & ColumnName<SourceColumns>)[];
  readonly args?: A;
}

type ColumnOfScalar<SourceColumns extends Columns, Name extends ScalarName> = ColumnNameOfKind<
  SourceColumns,
  ColumnKindsByScalar[Name]
>;

type ShowColumn<SourceColumns extends Columns, S extends ScalarName> = <
  const Name extends ColumnOfScalar<SourceColumns, S>,
>(
  column: Name,
  options?: FieldOptions & ListUse<S>,
) => ColumnField<Name>;

interface ToManyOptions<TargetColumns extends Columns> extends FieldOptions, RelationUse {
  /** The order where clients ask for none: by the key unless said. */
  readonly orderBy?: OrderBy<TargetColumns>;
  /** 100 rows a page unless asked for, at most 1,000, unless said. */
  readonly page?: PageLimits;
}

/** Makes the fields of one entity. A field that shows a column is null exactly where the column may be. */
export interface FieldBuilder<SourceColumns extends Columns, Context> {
  readonly id: ShowColumn<SourceColumns, "ID">;
  readonly string: ShowColumn<SourceColumns, "String">;
  readonly int: ShowColumn<SourceColumns, "Int">;
  readonly float: ShowColumn<SourceColumns, "Float">;
  readonly boolean: ShowColumn<SourceColumns, "Boolean">;
  readonly bigInt: ShowColumn<SourceColumns, "BigInt">;
  readonly decimal: ShowColumn<SourceColumns, "Decimal">;
  readonly uuid: ShowColumn<SourceColumns, "UUID">;
  readonly dateTime: ShowColumn<SourceColumns, "DateTime">;
  readonly json: ShowColumn<SourceColumns, "JSON">;
  /** An entity of another subgraph, by the columns here that hold its key: they need no field of their own. */
  reference<Key extends StubKey>(
    target: Stub<string, Key>,
    columns: ReferenceColumns<SourceColumns, Key>,
    options?: FieldOptions & RelationUse,
  ): ReferenceField;
  /** The row of `target` whose columns have the values that `join` names here: `one(Customer, { id: "customer" })`. */
  one<TargetColumns extends Columns>(
    target: Entity<string, TargetColumns>,
    join: JoinColumns<TargetColumns, SourceColumns>,
    options?: FieldOptions & RelationUse,
  ): ToOneField;
  /** The rows of `target` that point here: `many(OrderLine, { order_id: "id" })`. Clients page with limit and offset. */
  many<TargetColumns extends Columns>(
    target: Entity<string, TargetColumns>,
    join: JoinColumns<TargetColumns, SourceColumns>,
    options?: ToManyOptions<TargetColumns>,
  ): ToManyField;
  /** As `many`, in pages with cursors: `connection(OrderLine, { order_id: "id" })`. */
  connection<TargetColumns extends Columns>(
    target: Entity<string, TargetColumns>,
    join: JoinColumns<TargetColumns, SourceColumns>,
    options?: ToManyOptions<TargetColumns>,
  ): ToManyField;
  /** A value that `resolve` makes from the columns of one row. */
  resolve<
    const Name extends ColumnName<SourceColumns>,
    S extends Scalar,
    A extends Arguments = Readonly<Record<never, never>>,
  >(
    options: ResolvedOptions<SourceColumns, Name, S, A> & {
      readonly resolve: (
        row: RowOf<SourceColumns, Name>,
        info: FieldResolverInfo<A, Context>,
      ) => ScalarOutput<S> | Promise<ScalarOutput<S>>;
    },
  ): ResolvedField;
  /** A value that one call makes for all rows of the answer: one value for each row, in the order of the rows. */
  resolveMany<
    const Name extends ColumnName<SourceColumns>,
    S extends Scalar,
    A extends Arguments = Readonly<Record<never, never>>,
  >(
    options: ResolvedOptions<SourceColumns, Name, S, A> & {
      readonly resolve: (
        rows: readonly RowOf<SourceColumns, Name>[],
        info: FieldResolverInfo<A, Context>,
      ) => readonly ScalarOutput<S>[] | Promise<readonly ScalarOutput<S>[]>;
    },
  ): ResolvedField;
}

import type { Arguments, ArgumentValues, LeafType, OutputType, OutputValue } from "./arguments.ts";
import type { Column, ColumnKind, ColumnName, ColumnNameOfKind, Columns, ColumnValue } from "./column.ts";
import type { CustomScalar } from "./custom-scalar.ts";
import type {
  ExternalFields,
  JoinColumns,
  ReferenceColumns,
  RowType,
  Stub,
  StubFields,
  StubKey,
} from "./entity.ts";
import type { EnumType } from "./enum-type.ts";
import type { FieldOptions, FieldSet } from "./federation-options.ts";
import type { FilterOperator, ListUse, RelationUse } from "./filter.ts";
import type { Join, LinkJoin } from "./join.ts";
import type { ColumnKindsByScalar, ScalarName } from "./scalar.ts";
import type { ValueColumns, ValueMembers, ValueType } from "./value-type.ts";

/** What a column is shown as. */
export type Leaf = ScalarName | EnumType | CustomScalar;

/** Shows a column. */
export interface ColumnField<Name extends string = string> extends FieldOptions {
  readonly kind: "column";
  readonly column: Name;
  readonly leaf: Leaf;
  readonly filter?: true | readonly FilterOperator[];
  readonly order?: true;
}

/** Refers to an entity of another subgraph by the columns that hold its key; null where one of them is. */
export interface ReferenceField<Name extends string = string> extends FieldOptions, RelationUse {
  readonly kind: "reference";
  readonly target: Stub;
  /** Columns here by key fields of the stub, and by fields that are provided. */
  readonly columns: Readonly<Record<string, Name>>;
  readonly provides?: FieldSet;
}

/** A value made of columns of the row, or of the members of a JSON column. */
export interface ValueField<Name extends string = string> extends FieldOptions {
  readonly kind: "value";
  readonly target: ValueType;
  /** Columns here by members of the value, or the one column that holds them as JSON. */
  readonly columns: Readonly<Record<string, Name>> | Name;
}

/** The row of this subgraph that a foreign key names; null where there is none. */
export interface ToOneField extends FieldOptions, RelationUse {
  readonly kind: "one";
  readonly target: RowType;
  /** Columns here by columns of the target. */
  readonly join: Readonly<Record<string, string>>;
  readonly provides?: FieldSet;
}

/** The rows of this subgraph that name this one by a foreign key, a page at a time. */
export interface ToManyField extends FieldOptions, RelationUse {
  /** `connection`: the page has cursors, in the form of the Relay specification. */
  readonly kind: "many" | "connection";
  readonly target: RowType;
  readonly join: Join;
  readonly orderBy: readonly OrderTerm[];
  /** Without pages `maximumRows` bounds the list. Those with cursors have pages always. */
  readonly page: PageLimits | undefined;
  /** For a list without pages: the most rows that it answers. */
  readonly maximumRows?: number;
  readonly provides?: FieldSet;
}

/** A value that TypeScript makes from some columns of the row. */
export interface ResolvedField extends FieldOptions {
  readonly kind: "resolved";
  readonly returns: OutputType;
  readonly args: Arguments;
  readonly columns: readonly string[];
  /** Fields of other subgraphs whose values the resolver needs. */
  readonly requires?: FieldSet;
  readonly resolver:
    | { readonly kind: "single"; readonly resolve: (row: never, info: never) => unknown }
    | { readonly kind: "batched"; readonly resolve: (rows: never, info: never) => unknown };
}

/** A place among the fields of an entity for one of its external fields. */
export interface ExternalField extends FieldOptions {
  readonly kind: "external";
  readonly name: string;
  readonly returns: OutputType;
  readonly external: true;
}

/** A value that SQL makes from some columns of the row, and from values of other subgraphs. */
export interface SqlField extends FieldOptions {
  readonly kind: "sql";
  readonly returns: LeafType;
  readonly columns: readonly string[];
  readonly requires?: FieldSet;
  readonly expression: (references: never) => string;
}

export type Field =
  | ColumnField
  | ReferenceField
  | ValueField
  | ToOneField
  | ToManyField
  | SqlField
  | ExternalField
  | ResolvedField;

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

interface ResolvedOptions<SourceColumns extends Columns, External, Name, Required, S, A>
  extends FieldOptions {
  readonly returns: S;
  /** The columns that the resolver reads; it sees no others. */
  readonly columns: readonly (Name & ColumnName<SourceColumns>)[];
  /** External fields of the entity whose values the resolver needs too: gateways fetch them first. */
  readonly requires?: readonly (Required & keyof External & string)[];
  readonly args?: A;
}

/** What a resolver gets: the columns that it names, and the fields of other subgraphs that it requires. */
type ResolverRow<
  SourceColumns extends Columns,
  External,
  Name extends ColumnName<SourceColumns>,
  Required extends keyof External,
> = {
  readonly [Each in Name | Required]: Each extends Name
    ? ColumnValue<SourceColumns[Each]>
    : Each extends keyof External
      ? OutputValue<External[Each]>
      : never;
};

type ColumnOfScalar<SourceColumns extends Columns, Name extends ScalarName> = ColumnNameOfKind<
  SourceColumns,
  ColumnKindsByScalar[Name]
>;

/** The columns whose texts are all among those of an enum; of plain text columns the module vouches for it. */
type EnumColumnName<SourceColumns extends Columns, Value extends string> = {
  [Name in ColumnName<SourceColumns>]: SourceColumns[Name] extends Column<
    infer Kind,
    boolean,
    boolean,
    infer Label
  >
    ? Kind extends "text"
      ? Name
      : Kind extends "enum"
        ? [Label] extends [Value]
          ? Name
          : never
        : never
    : never;
}[ColumnName<SourceColumns>];

type ShowColumn<SourceColumns extends Columns, S extends ScalarName> = <
  const Name extends ColumnOfScalar<SourceColumns, S>,
>(
  column: Name,
  options?: FieldOptions & ListUse<S>,
) => ColumnField<Name>;

/** Fields of the target that are external there, and that this way leads to nevertheless. */
interface Provides<External> {
  readonly provides?: readonly (keyof External & string)[];
}

interface PagedOptions<TargetColumns extends Columns, External>
  extends FieldOptions,
    RelationUse,
    Provides<External> {
  /** The order where clients ask for none: by the key unless said. */
  readonly orderBy?: OrderBy<TargetColumns>;
  /** 100 rows a page unless asked for, at most 1,000, unless said. */
  readonly page?: PageLimits;
  readonly maximumRows?: never;
}

type ToManyOptions<TargetColumns extends Columns, External> =
  | PagedOptions<TargetColumns, External>
  | (Omit<PagedOptions<TargetColumns, External>, "page" | "maximumRows"> & {
      readonly page?: never;
      /** In place of pages: the most rows that are answered; one more is the error LIST_TOO_LONG, never a cut list. */
      readonly maximumRows: number;
    });

/** Makes the fields of one entity. A field that shows a column is null exactly where the column may be. */
export interface FieldBuilder<SourceColumns extends Columns, Context, External = unknown> {
  readonly id: ShowColumn<SourceColumns, "ID">;
  readonly string: ShowColumn<SourceColumns, "String">;
  readonly int: ShowColumn<SourceColumns, "Int">;
  readonly float: ShowColumn<SourceColumns, "Float">;
  readonly boolean: ShowColumn<SourceColumns, "Boolean">;
  readonly bigInt: ShowColumn<SourceColumns, "BigInt">;
  readonly decimal: ShowColumn<SourceColumns, "Decimal">;
  readonly uuid: ShowColumn<SourceColumns, "UUID">;
  readonly dateTime: ShowColumn<SourceColumns, "DateTime">;
  readonly date: ShowColumn<SourceColumns, "Date">;
  readonly json: ShowColumn<SourceColumns, "JSON">;
  /** A column whose texts are those of an enum. */
  enum<Value extends string, const Name extends EnumColumnName<SourceColumns, Value>>(
    type: EnumType<string, Value>,
    column: Name,
    options?: FieldOptions & ListUse<"enum">,
  ): ColumnField<Name>;
  /** A column shown as a scalar of another library: see `customScalar`. */
  scalar<Value, Kind extends ColumnKind, const Name extends ColumnNameOfKind<SourceColumns, Kind>>(
    type: CustomScalar<Value, Kind>,
    column: Name,
    options?: FieldOptions & ListUse<"custom">,
  ): ColumnField<Name>;
  /**
   * A value, by the columns of its members or the JSON column that has them. It is null where a column is whose member
   * may not be null, or where all of them are.
   */
  value<Members extends ValueMembers, const Given extends ValueColumns<SourceColumns, Members>>(
    type: ValueType<Members>,
    columns: Given,
    options?: FieldOptions,
  ): ValueField<Given[keyof Given] & string>;
  value(
    type: ValueType,
    column: ColumnNameOfKind<SourceColumns, "jsonb">,
    options?: FieldOptions,
  ): ValueField<never>;
  /** An entity of another subgraph, by the columns here that hold its key: they need no field of their own. */
  reference<
    Key extends StubKey,
    Provided extends StubFields,
    const Given extends ReferenceColumns<SourceColumns, Key> &
      Partial<ReferenceColumns<SourceColumns, Provided>>,
  >(
    target: Stub<string, Key, Provided>,
    columns: Given & { readonly [Name in Exclude<keyof Given, keyof Key | keyof Provided>]: never },
    options?: FieldOptions & RelationUse & Provides<Pick<Provided, keyof Provided & keyof Given>>,
  ): ReferenceField<Given[keyof Given & keyof Key] & string>;
  /** The row of `target` whose columns have the values that `join` names here: `one(Customer, { id: "customer" })`. */
  one<TargetColumns extends Columns, TargetExternal extends ExternalFields>(
    target: RowType<string, TargetColumns, string, TargetExternal>,
    join: JoinColumns<TargetColumns, SourceColumns>,
    options?: FieldOptions & RelationUse & Provides<TargetExternal>,
  ): ToOneField;
  /** The rows of `target` that point here: `many(OrderLine, { order_id: "id" })`, or `through` a link. Clients page with limit and offset, unless there are `maximumRows`. */
  many<TargetColumns extends Columns, TargetExternal extends ExternalFields>(
    target: RowType<string, TargetColumns, string, TargetExternal>,
    join:
      | JoinColumns<TargetColumns, SourceColumns>
      | LinkJoin<ColumnName<SourceColumns>, ColumnName<TargetColumns>>,
    options?: ToManyOptions<TargetColumns, TargetExternal>,
  ): ToManyField;
  /** As `many`, in pages with cursors: `connection(OrderLine, { order_id: "id" })`. */
  connection<TargetColumns extends Columns, TargetExternal extends ExternalFields>(
    target: RowType<string, TargetColumns, string, TargetExternal>,
    join:
      | JoinColumns<TargetColumns, SourceColumns>
      | LinkJoin<ColumnName<SourceColumns>, ColumnName<TargetColumns>>,
    options?: PagedOptions<TargetColumns, TargetExternal>,
  ): ToManyField;
  /**
   * A field that another subgraph resolves, where it should stand among the others; those that are not named stand at
   * the end.
   */
  external(name: keyof External & string, options?: FieldOptions): ExternalField;
  /**
   * A value that SQL makes of columns of the row: `sql({ columns: ["a", "b"], sql: ({ a, b }) => `${a} + ${b}` })`. The
   * function gets for each column the text by which SQL refers to it, and for each required field a parameter.
   */
  sql<const Name extends ColumnName<SourceColumns>, const Required extends keyof External & string = never>(
    options: FieldOptions & {
      readonly returns: LeafType;
      readonly columns: readonly Name[];
      readonly requires?: readonly Required[];
      readonly sql: (references: { readonly [Each in Name | Required]: string }) => string;
    },
  ): SqlField;
  /** A value that `resolve` makes from the columns of one row. */
  resolve<
    const Name extends ColumnName<SourceColumns>,
    S extends OutputType,
    const Required extends keyof External & string = never,
    A extends Arguments = Readonly<Record<never, never>>,
  >(
    options: ResolvedOptions<SourceColumns, External, Name, Required, S, A> & {
      readonly resolve: (
        row: ResolverRow<SourceColumns, External, Name, Required>,
        info: FieldResolverInfo<A, Context>,
      ) => OutputValue<S> | Promise<OutputValue<S>>;
    },
  ): ResolvedField;
  /** A value that one call makes for all rows of the answer: one value for each row, in the order of the rows. */
  resolveMany<
    const Name extends ColumnName<SourceColumns>,
    S extends OutputType,
    const Required extends keyof External & string = never,
    A extends Arguments = Readonly<Record<never, never>>,
  >(
    options: ResolvedOptions<SourceColumns, External, Name, Required, S, A> & {
      readonly resolve: (
        rows: readonly ResolverRow<SourceColumns, External, Name, Required>[],
        info: FieldResolverInfo<A, Context>,
      ) => readonly OutputValue<S>[] | Promise<readonly OutputValue<S>[]>;
    },
  ): ResolvedField;
}

/** The PostgreSQL types that columns and function parameters may have. */
export type ColumnKind =
  | "int"
  | "bigint"
  | "text"
  | "boolean"
  | "float"
  | "uuid"
  | "numeric"
  | "date"
  | "timestamptz"
  | "jsonb"
  | "enum";

/** Any value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A column of a table or view: its type, whether it may hold null, and whether it holds lists of its type. */
export interface Column<
  Kind extends ColumnKind = ColumnKind,
  Nullable extends boolean = boolean,
  List extends boolean = boolean,
  Label extends string = string,
> {
  readonly kind: Kind;
  readonly isNullable: Nullable;
  readonly isList: List;
  /** The enum type of the database, and its labels. */
  readonly enumType: { readonly name: string; readonly labels: readonly Label[] } | undefined;
  /** The same column, holding null where there is no value. */
  readonly nullable: () => Column<Kind, true, List, Label>;
  /** A column of arrays, whose items are never null. */
  readonly array: () => Column<Kind, Nullable, true, Label>;
}

/** The columns of a source that the subgraph uses, by their names in the database. */
export type Columns = Readonly<Record<string, Column>>;

export type ColumnName<Source extends Columns> = keyof Source & string;

/** The names of those columns whose type is one of `Kind`. */
export type ColumnNameOfKind<Source extends Columns, Kind extends ColumnKind> = {
  [Name in ColumnName<Source>]: Source[Name]["kind"] extends Kind ? Name : never;
}[ColumnName<Source>];

/** The names of the columns that never hold null nor lists, as keys must be made of. */
export type RequiredColumnName<Source extends Columns> = {
  [Name in ColumnName<Source>]: Source[Name] extends { readonly isNullable: false; readonly isList: false }
    ? Name
    : never;
}[ColumnName<Source>];

interface ValueByKind {
  readonly int: number;
  readonly bigint: bigint;
  readonly text: string;
  readonly boolean: boolean;
  readonly float: number;
  readonly uuid: string;
  /** As text, so that no digit is lost. */
  readonly numeric: string;
  /** `"2026-01-31"`. */
  readonly date: string;
  /** In the form of RFC 3339, in UTC, with microseconds. */
  readonly timestamptz: string;
  readonly jsonb: JsonValue;
}

type ItemValue<C extends Column> =
  C extends Column<infer Kind, boolean, boolean, infer Label>
    ? Kind extends "enum"
      ? Label
      : Kind extends keyof ValueByKind
        ? ValueByKind[Kind]
        : never
    : never;

/** What resolvers see of a column's value. */
export type ColumnValue<C extends Column> =
  | (C["isList"] extends true ? readonly ItemValue<C>[] : ItemValue<C>)
  | (C["isNullable"] extends false ? never : null);

/** What resolvers see of a row: the columns that they asked for. */
export type RowOf<Source extends Columns, Name extends ColumnName<Source>> = {
  readonly [Each in Name]: ColumnValue<Source[Each]>;
};

/** Whether two columns hold the same values: equal types, and null in both or in none. */
export function isLikeColumn(column: Column, other: Column | undefined): boolean {
  return other !== undefined && hasTypeOf(column, other) && column.isNullable === other.isNullable;
}

/** Whether two columns have the same type, be it with nulls or without. */
export function hasTypeOf(column: Column, other: Column): boolean {
  return (
    column.kind === other.kind &&
    column.isList === other.isList &&
    column.enumType?.name === other.enumType?.name
  );
}

type PlainKind = Exclude<ColumnKind, "enum">;

/** Declares the columns of a source, as in `column.bigint()`, `column.text().nullable()` or `column.text().array()`. */
export const column: {
  readonly [Kind in PlainKind]: () => Column<Kind, false, false>;
} & {
  /** A column of an enum type of the database, which may lie in a schema: `column.enum("order_status", ["open"])`. */
  readonly enum: <const Label extends string>(
    name: string,
    labels: readonly Label[],
  ) => Column<"enum", false, false, Label>;
} = {
  int: () => createColumn("int"),
  bigint: () => createColumn("bigint"),
  text: () => createColumn("text"),
  boolean: () => createColumn("boolean"),
  float: () => createColumn("float"),
  uuid: () => createColumn("uuid"),
  numeric: () => createColumn("numeric"),
  date: () => createColumn("date"),
  timestamptz: () => createColumn("timestamptz"),
  jsonb: () => createColumn("jsonb"),
  enum: (name, labels) => createColumn("enum", false, false, { name, labels }),
};

function createColumn<Kind extends PlainKind>(kind: Kind): Column<Kind, false, false>;
function createColumn<
  Kind extends ColumnKind,
  Nullable extends boolean,
  List extends boolean,
  Label extends string,
>(
  kind: Kind,
  isNullable: Nullable,
  isList: List,
  enumType: Column<Kind, Nullable, List, Label>["enumType"],
): Column<Kind, Nullable, List, Label>;
function createColumn(
  kind: ColumnKind,
  isNullable = false,
  isList = false,
  enumType?: Column["enumType"],
): Column {
  return {
    kind,
    isNullable,
    isList,
    enumType,
    nullable: () => createColumn(kind, true, isList, enumType),
    array: () => createColumn(kind, isNullable, true, enumType),
  } as Column;
}

/** The PostgreSQL types that columns and function parameters may have. */
export type ColumnKind =
  | "int"
  | "bigint"
  | "text"
  | "boolean"
  | "float"
  | "uuid"
  | "numeric"
  | "timestamptz"
  | "jsonb";

/** Any value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A column of a table or view: its type, and whether it may hold null. */
export interface Column<Kind extends ColumnKind = ColumnKind, Nullable extends boolean = boolean> {
  readonly kind: Kind;
  readonly isNullable: Nullable;
  /** The same column, holding null where there is no value. */
  readonly nullable: () => Column<Kind, true>;
}

/** The columns of a source that the subgraph uses, by their names in the database. */
export type Columns = Readonly<Record<string, Column>>;

export type ColumnName<Source extends Columns> = keyof Source & string;

/** The names of those columns whose type is one of `Kind`. */
export type ColumnNameOfKind<Source extends Columns, Kind extends ColumnKind> = {
  [Name in ColumnName<Source>]: Source[Name]["kind"] extends Kind ? Name : never;
}[ColumnName<Source>];

/** The names of the columns that never hold null, as keys must be made of. */
export type RequiredColumnName<Source extends Columns> = {
  [Name in ColumnName<Source>]: Source[Name]["isNullable"] extends false ? Name : never;
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
  /** In the form of RFC 3339, in UTC, with microseconds. */
  readonly timestamptz: string;
  readonly jsonb: JsonValue;
}

/** What resolvers see of a column's value. */
export type ColumnValue<C extends Column> =
  | ValueByKind[C["kind"]]
  | (C["isNullable"] extends false ? never : null);

/** What resolvers see of a row: the columns that they asked for. */
export type RowOf<Source extends Columns, Name extends ColumnName<Source>> = {
  readonly [Each in Name]: ColumnValue<Source[Each]>;
};

/** Declares the columns of a source, as in `column.bigint()` or `column.text().nullable()`. */
export const column: { readonly [Kind in ColumnKind]: () => Column<Kind, false> } = {
  int: () => createColumn("int", false),
  bigint: () => createColumn("bigint", false),
  text: () => createColumn("text", false),
  boolean: () => createColumn("boolean", false),
  float: () => createColumn("float", false),
  uuid: () => createColumn("uuid", false),
  numeric: () => createColumn("numeric", false),
  timestamptz: () => createColumn("timestamptz", false),
  jsonb: () => createColumn("jsonb", false),
};

function createColumn<Kind extends ColumnKind, Nullable extends boolean>(
  kind: Kind,
  isNullable: Nullable,
): Column<Kind, Nullable> {
  return { kind, isNullable, nullable: () => createColumn(kind, true) };
}

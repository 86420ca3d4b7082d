import type { Columns, ColumnValue } from "./column.ts";

/** What rows come from: a table or view, several of them, or nothing but the keys that other subgraphs send. */
export interface Source<SourceColumns extends Columns = Columns> {
  /** `union`: the rows of several sources, as interfaces and unions have them. */
  readonly kind: "table" | "document" | "representation" | "union";
  readonly name: string;
  /** The database schema it lies in; the connection's search path decides where there is none. */
  readonly schema: string | undefined;
  readonly columns: SourceColumns;
  /** Of a document: the JSON column whose members the columns are, and those that are columns of their own. */
  readonly dataColumn: string;
  readonly plainColumns: readonly string[];
  /** What the columns must hold for a row to be one of the source; every row is where there is none. */
  readonly rows: RowMark;
  /** Of a union: where its rows come from. */
  readonly branches: readonly SourceBranch[];
}

/** Values by columns, which tell the rows of one type from others of the same table. */
export type RowMark = Readonly<Record<string, string | number | boolean>>;

/** The rows of one table among those of a union. */
export interface SourceBranch {
  /** Without marks: `types` have them. */
  readonly source: Source;
  /** The types that its rows are of, and how they are told apart. */
  readonly types: readonly { readonly name: string; readonly rows: RowMark }[];
  /** The table's columns by those of the union; the union's others are null here. */
  readonly columns: Readonly<Record<string, string>>;
}

type MarkOf<SourceColumns extends Columns> = {
  readonly [Name in keyof SourceColumns]?: Extract<
    ColumnValue<SourceColumns[Name]>,
    string | number | boolean
  >;
};

/** What a source may say of itself besides its columns. */
export interface SourceOptions<SourceColumns extends Columns> {
  readonly schema?: string;
  /**
   * Which rows are meant, where a table has those of several types: `{ kind: "book" }` reads those alone whose column
   * `kind` is `book`.
   */
  readonly rows?: MarkOf<SourceColumns>;
}

/** A table or view and those of its columns that the subgraph uses, by their names in the database. */
export function table<const SourceColumns extends Columns>(
  name: string,
  columns: SourceColumns,
  options: SourceOptions<SourceColumns> = {},
): Source<SourceColumns> {
  return { kind: "table", name, schema: options.schema, columns, ...noDocument, rows: markOf(options.rows) };
}

const noDocument: Pick<Source, "dataColumn" | "plainColumns" | "branches"> = {
  dataColumn: "",
  plainColumns: [],
  branches: [],
};

/** Values that are left out mark nothing. */
function markOf(rows: Readonly<Record<string, string | number | boolean | undefined>> = {}): RowMark {
  return Object.fromEntries(
    Object.entries(rows).filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined),
  );
}

/** The rows of several sources, as an interface or union reads them. */
export function unionSource(name: string, columns: Columns, branches: readonly SourceBranch[]): Source {
  return { kind: "union", name, schema: undefined, columns, ...noDocument, rows: {}, branches };
}

/**
 * A table or view that has rows as JSON documents: `document("v_order", { id: column.uuid(), total: column.numeric() })`
 * reads `id` as a column and all others as members of the jsonb column `data`, in the types that are declared here.
 */
export function document<const SourceColumns extends Columns>(
  name: string,
  columns: SourceColumns,
  options: SourceOptions<SourceColumns> & {
    /** The jsonb column; `data` unless given. */
    readonly data?: string;
    /** What lies beside it as columns; `id` unless given. */
    readonly columns?: readonly (keyof SourceColumns & string)[];
  } = {},
): Source<SourceColumns> {
  const { schema, data = "data", columns: plainColumns = ["id"] } = options;
  const rows = markOf(options.rows);
  return { kind: "document", name, schema, columns, dataColumn: data, plainColumns, rows, branches: [] };
}

/**
 * For an entity that another subgraph has the rows of, and this one adds fields to: its columns are its key, whose
 * values come with representations, or from the rows that refer to it. Every key is taken to name an entity.
 */
export function representation<const SourceColumns extends Columns>(
  columns: SourceColumns,
): Source<SourceColumns> {
  return { kind: "representation", name: "", schema: undefined, columns, ...noDocument, rows: {} };
}

/** The call of a database function, whose parameters take the mutation's arguments. */
export interface SqlFunction<UsedArgument extends string = string> {
  readonly name: string;
  readonly schema: string | undefined;
  /** Names of arguments by names of parameters; absent: each argument goes to its snake_case parameter. */
  readonly parameters: Readonly<Record<string, UsedArgument>> | undefined;
  /** What the function returns: see `SqlFunctionOptions`. */
  readonly returns: "row" | "key" | "status" | "class";
}

/** How a function is called and what it returns. */
export interface SqlFunctionOptions<UsedArgument extends string> {
  readonly schema?: string;
  /** Names of arguments by names of parameters, where parameters are not the arguments in snake_case. */
  readonly parameters?: Readonly<Record<string, UsedArgument>>;
  /**
   * `row` (the default): a row with the source's columns, or null. `key`: the key's value, or null.
   * `status`: a row with `status`, `message` and `entity_id`; `success`, `new`, `updated`, `deleted` and `noop:…` are
   * good, `failed:…`, `conflict:…` and `error` are failures.
   * `class`: a row with `succeeded`, `error_class`, `status_detail`, `message` and `entity_id`.
   * A failure undoes what the function did, and is an error with its message.
   */
  readonly returns?: "row" | "key" | "status" | "class";
}

/**
 * A function of the database that a mutation calls. Arguments are bound and passed by name: `createdBy` to the
 * parameter `created_by`, unless `parameters` says otherwise.
 */
export function sqlFunction(
  name: string,
  options?: Omit<SqlFunctionOptions<never>, "parameters"> & { readonly parameters?: never },
): SqlFunction<never>;
export function sqlFunction<const UsedArgument extends string>(
  name: string,
  options: SqlFunctionOptions<UsedArgument>,
): SqlFunction<UsedArgument>;
export function sqlFunction(name: string, options: SqlFunctionOptions<string> = {}): SqlFunction {
  return {
    name,
    schema: options.schema,
    parameters: options.parameters,
    returns: options.returns ?? "row",
  };
}

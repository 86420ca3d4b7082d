import type { Columns } from "./column.ts";

/** What an entity's rows come from: a table or view, or nothing but the keys that other subgraphs send. */
export interface Source<SourceColumns extends Columns = Columns> {
  readonly kind: "table" | "document" | "representation";
  readonly name: string;
  /** The database schema it lies in; the connection's search path decides where there is none. */
  readonly schema: string | undefined;
  readonly columns: SourceColumns;
  /** Of a document: the JSON column whose members the columns are, and those that are columns of their own. */
  readonly dataColumn: string;
  readonly plainColumns: readonly string[];
}

/** A table or view and those of its columns that the subgraph uses, by their names in the database. */
export function table<const SourceColumns extends Columns>(
  name: string,
  columns: SourceColumns,
  options: { readonly schema?: string } = {},
): Source<SourceColumns> {
  return { kind: "table", name, schema: options.schema, columns, ...noDocument };
}

const noDocument: { readonly dataColumn: string; readonly plainColumns: readonly string[] } = {
  dataColumn: "",
  plainColumns: [],
};

/**
 * A table or view that has rows as JSON documents: `document("v_order", { id: column.uuid(), total: column.numeric() })`
 * reads `id` as a column and all others as members of the jsonb column `data`, in the types that are declared here.
 */
export function document<const SourceColumns extends Columns>(
  name: string,
  columns: SourceColumns,
  options: {
    readonly schema?: string;
    /** The jsonb column; `data` unless given. */
    readonly data?: string;
    /** What lies beside it as columns; `id` unless given. */
    readonly columns?: readonly (keyof SourceColumns & string)[];
  } = {},
): Source<SourceColumns> {
  const { schema, data = "data", columns: plainColumns = ["id"] } = options;
  return { kind: "document", name, schema, columns, dataColumn: data, plainColumns };
}

/**
 * For an entity that another subgraph has the rows of, and this one adds fields to: its columns are its key, whose
 * values come with representations, or from the rows that refer to it. Every key is taken to name an entity.
 */
export function representation<const SourceColumns extends Columns>(
  columns: SourceColumns,
): Source<SourceColumns> {
  return { kind: "representation", name: "", schema: undefined, columns, ...noDocument };
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

import type { Columns } from "./column.ts";
import type {
  ColumnField,
  FieldBuilder,
  FieldOptions,
  OrderTerm,
  PageLimits,
  ResolvedField,
  ToManyField,
} from "./field.ts";
import type { ListUse } from "./filter.ts";
import type { Arguments, Scalar, ScalarName } from "./scalar.ts";

/** The page sizes of lists that do not say their own. */
export const defaultPageLimits: PageLimits = { default: 100, maximum: 1_000 };

/** Makes the builder that `fields` hands to a module. What it makes is plain data; its types do the checking. */
export function createFieldBuilder<SourceColumns extends Columns, Context>(): FieldBuilder<
  SourceColumns,
  Context
> {
  return {
    id: showColumnAs("ID"),
    string: showColumnAs("String"),
    int: showColumnAs("Int"),
    float: showColumnAs("Float"),
    boolean: showColumnAs("Boolean"),
    bigInt: showColumnAs("BigInt"),
    decimal: showColumnAs("Decimal"),
    uuid: showColumnAs("UUID"),
    dateTime: showColumnAs("DateTime"),
    json: showColumnAs("JSON"),
    reference: (target, columns, options) => ({ kind: "reference", target, columns, ...options }),
    one: (target, join, options) => ({ kind: "one", target, join: definedColumns(join), ...options }),
    many: toMany("many"),
    connection: toMany("connection"),
    resolve: ({ resolve, ...options }) => resolvedField(options, { kind: "single", resolve }),
    resolveMany: ({ resolve, ...options }) => resolvedField(options, { kind: "batched", resolve }),
  };
}

function toMany<SourceColumns extends Columns, Context>(
  kind: ToManyField["kind"],
): FieldBuilder<SourceColumns, Context>["many"] {
  return (target, join, { orderBy = [], page = defaultPageLimits, ...options } = {}) => ({
    kind,
    target,
    join: definedColumns(join),
    orderBy: readOrderBy(orderBy),
    page,
    ...options,
  });
}

/** Reads `"-created_at"` as descending, `"created_at"` as ascending. */
export function readOrderBy(orderBy: readonly string[]): readonly OrderTerm[] {
  return orderBy.map((term) =>
    term.startsWith("-") ? { column: term.slice(1), direction: "desc" } : { column: term, direction: "asc" },
  );
}

function showColumnAs<S extends ScalarName>(
  scalar: S,
): <const Name extends string>(column: Name, options?: FieldOptions & ListUse<S>) => ColumnField<Name> {
  return (column, options) => ({ kind: "column", column, scalar, ...options });
}

function definedColumns(
  join: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(join).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function resolvedField(
  options: FieldOptions & {
    readonly returns: Scalar;
    readonly columns: readonly string[];
    readonly args?: Arguments;
  },
  resolver: ResolvedField["resolver"],
): ResolvedField {
  return { kind: "resolved", ...options, args: options.args ?? {}, resolver };
}

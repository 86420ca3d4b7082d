import type { Arguments, OutputType } from "./arguments.ts";
import type { Columns } from "./column.ts";
import type { CustomScalar } from "./custom-scalar.ts";
import type { FieldOptions } from "./federation-options.ts";
import type {
  ColumnField,
  FieldBuilder,
  OrderTerm,
  PageLimits,
  ResolvedField,
  ToManyField,
  ValueField,
} from "./field.ts";
import type { ListUse } from "./filter.ts";
import type { ScalarName } from "./scalar.ts";
import type { ValueType } from "./value-type.ts";

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
    date: showColumnAs("Date"),
    json: showColumnAs("JSON"),
    enum: (leaf, column, options) => ({ kind: "column", column, leaf, ...options }),
    // A scalar's type of values is what resolvers see; columns are shown without asking it.
    scalar: (type, column, options) => ({ kind: "column", column, leaf: type as CustomScalar, ...options }),
    value: showValue,
    reference: (target, columns, options) => ({ kind: "reference", target, columns, ...options }),
    one: (target, join, options) => ({ kind: "one", target, join: definedColumns(join), ...options }),
    many: toMany("many"),
    connection: toMany("connection"),
    resolve: ({ resolve, ...options }) => resolvedField(options, { kind: "single", resolve }),
    resolveMany: ({ resolve, ...options }) => resolvedField(options, { kind: "batched", resolve }),
  };
}

/** The overloads of the builder say which columns these may be. */
function showValue(
  target: ValueType,
  columns: string | Readonly<Record<string, string>>,
  options?: FieldOptions,
): ValueField<never> {
  return { kind: "value", target, columns, ...options } as ValueField<never>;
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
  return (column, options) => ({ kind: "column", column, leaf: scalar, ...options });
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
    readonly returns: OutputType;
    readonly columns: readonly string[];
    readonly args?: Arguments;
  },
  resolver: ResolvedField["resolver"],
): ResolvedField {
  return { kind: "resolved", ...options, args: options.args ?? {}, resolver };
}

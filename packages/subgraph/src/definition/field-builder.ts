import type { Arguments, OutputType } from "./arguments.ts";
import type { Columns } from "./column.ts";
import type { CustomScalar } from "./custom-scalar.ts";
import type { ExternalFields } from "./entity.ts";
import type { FieldOptions, FieldSet } from "./federation-options.ts";
import type {
  ColumnField,
  FieldBuilder,
  OrderTerm,
  PageLimits,
  ResolvedField,
  ToManyField,
  ValueField,
} from "./field.ts";
import { fieldSetOf } from "./field-set.ts";
import type { ListUse } from "./filter.ts";
import { definedColumns, isLinkJoin, type Join, type LinkJoin } from "./join.ts";
import { type ScalarName, scalar } from "./scalar.ts";
import type { ValueType } from "./value-type.ts";

/** The page sizes of lists that do not say their own. */
export const defaultPageLimits: PageLimits = { default: 100, maximum: 1_000 };

/** Makes the builder that `fields` hands to a module. What it makes is plain data; its types do the checking. */
export function createFieldBuilder<SourceColumns extends Columns, Context, External extends ExternalFields>(
  external: External,
): FieldBuilder<SourceColumns, Context, External> {
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
    reference: (target, columns, options) => ({
      kind: "reference",
      target,
      columns,
      ...withFieldSet(options, "provides", target.external),
    }),
    one: (target, join, options) => ({
      kind: "one",
      target,
      join: definedColumns<string>(join),
      ...withFieldSet(options, "provides", target.external),
    }),
    many: toMany("many"),
    connection: toMany("connection"),
    external: (name, options) => ({
      kind: "external",
      name,
      // The builder's types know the name; a module that nobody compiled is told of it when it is built.
      returns: external[name] ?? scalar.string(),
      external: true,
      ...options,
    }),
    sql: ({ sql, ...options }) => ({
      kind: "sql",
      expression: sql,
      ...withFieldSet(options, "requires", external),
    }),
    resolve: ({ resolve, ...options }) =>
      resolvedField(withFieldSet(options, "requires", external), { kind: "single", resolve }),
    resolveMany: ({ resolve, ...options }) =>
      resolvedField(withFieldSet(options, "requires", external), { kind: "batched", resolve }),
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
  return (target, join, { orderBy = [], page, maximumRows, ...options } = {}) => ({
    kind,
    target,
    // A link is told from columns by what only it has.
    join: isLinkJoin(join as Join)
      ? (join as LinkJoin)
      : definedColumns(join as Readonly<Record<string, string>>),
    orderBy: readOrderBy(orderBy),
    page: maximumRows === undefined ? (page ?? defaultPageLimits) : undefined,
    ...(maximumRows === undefined ? {} : { maximumRows }),
    ...withFieldSet(options, "provides", target.external),
  });
}

/** Reads `"-created_at"` as descending, `"created_at"` as ascending. */
export function readOrderBy(orderBy: readonly string[]): readonly OrderTerm[] {
  return orderBy.map((term) =>
    term.startsWith("-") ? { column: term.slice(1), direction: "desc" } : { column: term, direction: "asc" },
  );
}

function showColumnAs<S extends ScalarName>(
  leaf: S,
): <const Name extends string>(column: Name, options?: FieldOptions & ListUse<S>) => ColumnField<Name> {
  return (column, options) => ({ kind: "column", column, leaf, ...options });
}

/** The options with the names under one of them as a field set, in its place. */
function withFieldSet<
  Option extends "requires" | "provides",
  Options extends { readonly [Each in Option]?: readonly string[] },
>(
  options: Options | undefined,
  option: Option,
  typesByName: Readonly<Record<string, OutputType | string>>,
): Omit<Options, Option> & { readonly [Each in Option]?: FieldSet } {
  const entries = Object.entries(options ?? {}).map(([name, value]: [string, unknown]) => [
    name,
    name === option && Array.isArray(value) ? fieldSetOf(value, typesByName) : value,
  ]);
  // Every other option is what it was.
  return Object.fromEntries(entries) as Omit<Options, Option> & { readonly [Each in Option]?: FieldSet };
}

function resolvedField(
  options: FieldOptions & {
    readonly returns: OutputType;
    readonly columns: readonly string[];
    readonly args?: Arguments;
    readonly requires?: FieldSet;
  },
  resolver: ResolvedField["resolver"],
): ResolvedField {
  return { kind: "resolved", ...options, args: options.args ?? {}, resolver };
}

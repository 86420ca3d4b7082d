import { type Column, type ColumnKind, type Columns, column } from "../definition/column.ts";
import type { OrderTerm, PageLimits } from "../definition/field.ts";
import type { Join, LinkJoin } from "../definition/join.ts";
import type { RowMark, Source, SqlFunction } from "../definition/source.ts";
import {
  boolean,
  type Codec,
  count,
  either,
  emptyList,
  finiteNumber,
  invalidAt,
  list,
  literal,
  mapped,
  nothingElse,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./codec.ts";

/** Written out so that a kind that is added does not compile until it is here. */
const kinds: { readonly [Kind in ColumnKind]: Kind } = {
  int: "int",
  bigint: "bigint",
  text: "text",
  boolean: "boolean",
  float: "float",
  uuid: "uuid",
  numeric: "numeric",
  date: "date",
  timestamptz: "timestamptz",
  jsonb: "jsonb",
  enum: "enum",
};

export const columnKind: Codec<ColumnKind> = oneOf(Object.values(kinds));

interface ColumnForm {
  readonly kind: ColumnKind;
  readonly isNullable?: true;
  readonly isList?: true;
  readonly enumType?: { readonly name: string; readonly labels: readonly string[] };
}

const columnForm: Codec<ColumnForm> = object<ColumnForm>({
  kind: columnKind,
  isNullable: optional(literal(true)),
  isList: optional(literal(true)),
  enumType: optional(object<NonNullable<Column["enumType"]>>({ name: text, labels: list(text) })),
});

export const columnCodec: Codec<Column> = mapped<Column, ColumnForm>(
  columnForm,
  (given) => {
    const { kind, isNullable, isList, enumType, nullable: _, array: __, ...rest } = given;
    nothingElse(rest);
    return {
      kind,
      ...(isNullable ? { isNullable } : {}),
      ...(isList ? { isList } : {}),
      ...(enumType === undefined ? {} : { enumType }),
    };
  },
  ({ kind, isNullable, isList, enumType }, at) => {
    if ((kind === "enum") !== (enumType !== undefined)) {
      throw invalidAt(`${at}.enumType`, "the type of a column of an enum, and of no other", enumType);
    }
    const plain: Column =
      kind === "enum" ? column.enum(enumType?.name ?? "", enumType?.labels ?? []) : column[kind]();
    const items = isList === true ? plain.array() : plain;
    return isNullable === true ? items.nullable() : items;
  },
);

const mark: Codec<RowMark[string]> = either<string, number | boolean>(
  (value) => typeof value === "string",
  text,
  either((value) => typeof value === "number", finiteNumber, boolean),
);

/** A source that a module names; those of interfaces and unions are made of the others. */
export const source: Codec<Source> = object<Source<Columns>>({
  kind: oneOf<Source["kind"]>(["table", "document", "representation"]),
  name: text,
  schema: optional(text),
  columns: record(columnCodec),
  dataColumn: text,
  plainColumns: list(text),
  rows: record(mark),
  branches: emptyList,
});

export const sqlFunction: Codec<SqlFunction> = object<SqlFunction>({
  name: text,
  schema: optional(text),
  parameters: optional(record(text)),
  returns: oneOf(["row", "key", "status", "class"]),
});

const linkJoin: Codec<LinkJoin> = object<LinkJoin>({
  kind: literal("link"),
  link: source,
  here: record(text),
  there: record(text),
});

/** A link is told from columns by what only it has: a column that is called "link" has a text. */
export const join: Codec<Join> = either<LinkJoin, Readonly<Record<string, string>>>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "link" &&
    "link" in value &&
    typeof value.link === "object",
  linkJoin,
  record(text),
);

export const orderBy: Codec<readonly OrderTerm[]> = list(
  object<OrderTerm>({
    column: text,
    direction: oneOf(["asc", "desc"]),
    nulls: optional(oneOf(["first", "last"])),
  }),
);

export const pageLimits: Codec<PageLimits> = object<PageLimits>({ default: count, maximum: count });

import type {
  ColumnField,
  ExternalField,
  Field,
  ReferenceField,
  ResolvedField,
  SqlField,
  ToManyField,
  ToOneField,
  ValueField,
} from "../definition/field.ts";
import { type FilterOperator, operatorsByKind } from "../definition/filter.ts";
import {
  byKind,
  type Codec,
  count,
  either,
  invalidAt,
  list,
  literal,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./codec.ts";
import { fieldOptions, fieldSet } from "./option-codecs.ts";
import { join, orderBy, pageLimits } from "./source-codecs.ts";
import { printerOf, referencesOf, type SqlTemplate, sqlTemplate, templateOf } from "./sql-template.ts";
import type { TypeCodecs } from "./type-codecs.ts";
import { typescriptOnly } from "./typescript-only.ts";

/** The codec of an entity's fields. */
export function createFieldCodec(types: TypeCodecs): Codec<Field> {
  return byKind<Field>({
    column: columnField(types),
    reference: object<ReferenceField>({
      ...fieldOptions,
      ...relationUse,
      kind: literal("reference"),
      target: types.stub,
      columns: record(text),
      provides: optional(fieldSet),
    }),
    value: object<ValueField>({
      ...fieldOptions,
      kind: literal("value"),
      target: types.value,
      columns: either((value) => typeof value === "string", text, record(text)),
    }),
    one: object<ToOneField>({
      ...fieldOptions,
      ...relationUse,
      kind: literal("one"),
      target: types.rowType,
      join: record(text),
      provides: optional(fieldSet),
    }),
    many: toMany(types),
    connection: toMany(types),
    sql: sqlField(types),
    external: object<ExternalField>({
      ...fieldOptions,
      kind: literal("external"),
      name: text,
      returns: types.outputType,
      external: literal(true),
    }),
    resolved: object<ResolvedField>({
      ...fieldOptions,
      kind: literal("resolved"),
      returns: types.outputType,
      args: types.args,
      columns: list(text),
      requires: optional(fieldSet),
      resolver,
    }),
  });
}

const relationUse = { filter: optional(literal(true)) };

const filterOperator: Codec<FilterOperator> = oneOf([...new Set(Object.values(operatorsByKind).flat())]);

function columnField({ leaf }: TypeCodecs): Codec<ColumnField> {
  return object<ColumnField>({
    ...fieldOptions,
    kind: literal("column"),
    column: text,
    leaf,
    filter: optional(either((value) => value === true, literal(true), list(filterOperator))),
    order: optional(literal(true)),
  });
}

function toMany({ rowType }: TypeCodecs): Codec<ToManyField> {
  return object<ToManyField>({
    ...fieldOptions,
    ...relationUse,
    kind: oneOf(["many", "connection"]),
    target: rowType,
    join,
    orderBy,
    page: optional(pageLimits),
    maximumRows: optional(count),
    provides: optional(fieldSet),
  });
}

type Resolver = ResolvedField["resolver"];

const resolver: Codec<Resolver> = byKind<Resolver>({
  single: object<Extract<Resolver, { kind: "single" }>>({
    kind: literal("single"),
    resolve: typescriptOnly(),
  }),
  batched: object<Extract<Resolver, { kind: "batched" }>>({
    kind: literal("batched"),
    resolve: typescriptOnly(),
  }),
});

interface SqlForm extends Omit<SqlField, "expression"> {
  readonly expression: SqlTemplate | "typescript";
}

/** An SQL field with the text that its function prints in place of the function. */
function sqlField({ leafType }: TypeCodecs): Codec<SqlField> {
  const form = object<SqlForm>({
    ...fieldOptions,
    kind: literal("sql"),
    returns: leafType,
    columns: list(text),
    requires: optional(fieldSet),
    expression: sqlTemplate,
  });
  return {
    encode: (field, at) => form.encode({ ...field, expression: templateOf(field) ?? "typescript" }, at),
    decode(json, at) {
      const field = form.decode(json, at);
      // In the place that it has among the options, whose order is kept.
      return { ...field, expression: readExpression(field, at) };
    },
  };
}

function readExpression(field: SqlForm, at: string): SqlField["expression"] {
  const { expression } = field;
  if (expression === "typescript") {
    return typescriptOnly().decode(expression, at);
  }
  const known = referencesOf(field);
  for (const piece of expression) {
    if (typeof piece !== "string" && !known.includes(piece.reference)) {
      throw invalidAt(`${at}.expression`, "the name of a column or required field of it", piece.reference);
    }
  }
  return printerOf(expression);
}

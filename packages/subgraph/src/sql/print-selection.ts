import { leafOf } from "../schema/leaf.ts";
import { missingRepresentation } from "../selection/missing-representation.ts";
import type {
  ObjectSelection,
  SelectedConnection,
  SelectedField,
  SelectedMany,
  SelectedOne,
  SelectedResolved,
  SelectedSql,
} from "../selection/selection.ts";
import {
  columnAsLeaf,
  columnForResolver,
  columnNamed,
  columnOf,
  expressionAsLeaf,
  memberAsLeaf,
} from "./column-expression.ts";
import { quoteLiteral } from "./identifier.ts";
import { indent, type JsonMember, printObject, printObjectQuery, rowAlias } from "./json-object.ts";
import { printJoinTerms } from "./print-condition.ts";
import { type ConnectionContext, printConnection } from "./print-connection.ts";
import { printOrder } from "./print-keyset.ts";
import { printFrom, printKeyRow, printRowTerms, whereOf } from "./print-rows.ts";
import type { PrintContext } from "./statement.ts";

/**
 * The members of the JSON object of a row that `alias` stands for: what is shown, then what resolvers need. `required`
 * has the expressions of the fields of other subgraphs that came with representations.
 */
export function printMembers(
  context: PrintContext,
  selection: ObjectSelection,
  alias: string,
  required: ReadonlyMap<string, string> = new Map(),
): readonly JsonMember[] {
  const shown = selection.fields
    .filter((field) => field.kind !== "resolved")
    .map((field) => ({
      key: field.key,
      expression:
        field.kind === "sql" ? printSqlField(field, alias, required) : printField(context, alias, field),
    }));
  const hidden = resolverColumns(selection).map((column, index) => ({
    key: hiddenKey(index),
    expression: columnForResolver(alias, column, columnNamed(selection.entity, column)),
  }));
  return [...shown, ...hidden];
}

/** The columns that the resolvers of a selection read, each once. Its place here gives its `hiddenKey`. */
export function resolverColumns(selection: ObjectSelection): readonly string[] {
  const resolved = selection.fields.filter((field) => field.kind === "resolved");
  return [...new Set(resolved.flatMap(({ field }) => field.columns))];
}

/** The member that carries a column to resolvers. No response key can be equal to it. */
export function hiddenKey(index: number): string {
  return `#${index}`;
}

/** A page with cursors as one JSON object. `alias` is the row above; there is none for a field of the query type. */
export function printPageOf(
  context: PrintContext,
  field: SelectedConnection,
  alias: string | undefined,
): string {
  const printNode: ConnectionContext["printNode"] = (selection, target) =>
    printObject(printMembers(context, selection, target), []);
  return printConnection({ ...context, printNode }, field, alias);
}

function printSqlField(
  { coordinate, field }: SelectedSql,
  alias: string,
  required: ReadonlyMap<string, string>,
): string {
  const columns = field.columns.map((column) => [column, columnOf(alias, column)] as const);
  const fields = (field.requires?.names ?? []).map((name) => {
    const expression = required.get(name);
    if (expression === undefined) {
      throw missingRepresentation(coordinate, name);
    }
    return [name, expression] as const;
  });
  // The builder's types hold the function against what it is called with here.
  const print = field.expression as (references: Readonly<Record<string, string>>) => string;
  const { returns } = field;
  const kind = returns.kind === "enum" ? "text" : returns.columnKind;
  const text = print(Object.fromEntries([...columns, ...fields]));
  return expressionAsLeaf(`(${indent(text)})`, kind, leafOf(returns));
}

function printField(
  context: PrintContext,
  alias: string,
  field: Exclude<SelectedField, SelectedResolved | SelectedSql>,
): string {
  switch (field.kind) {
    case "typename":
      return quoteLiteral(field.typeName);
    case "column":
      return columnAsLeaf(alias, field.column, field.definition, field.leaf);
    case "member":
      return memberAsLeaf(alias, field.column, field.member);
    case "embedded": {
      const members = field.fields.map((each) => ({
        key: each.key,
        expression: printField(context, alias, each),
      }));
      const present = field.present.columns.map((column) => `${columnOf(alias, column)} is not null`);
      return printObject(members, [
        `where ${present.join(field.present.quantifier === "all" ? " and " : " or ")}`,
      ]);
    }
    case "one": {
      const target = context.nextAlias();
      const members = printMembers(context, field.selection, target);
      return printObject(members, printJoin(context, field, target, alias));
    }
    case "many":
      return printMany(context, field, alias);
    case "connection":
      return printPageOf(context, field, alias);
  }
}

/** The row that a foreign key names: of the source, or made of the key where the source has no rows. */
function printJoin(
  context: PrintContext,
  { field: { join }, selection: { entity } }: SelectedOne,
  target: string,
  alias: string,
): readonly string[] {
  if (entity.source.kind === "table") {
    return [printFrom(entity, target), ...whereOf(printJoinTerms(context, join, target, alias))];
  }
  const values = new Map(
    Object.entries(join).map(([key, column]) => [key, columnOf(alias, column)] as const),
  );
  const present = [...values.values()].map((value) => `${value} is not null`);
  return [`from ${printKeyRow(values)} as ${target}`, ...whereOf(present)];
}

function printMany(context: PrintContext, field: SelectedMany, alias: string): string {
  const { selection, place, limit, offset } = field;
  const target = context.nextAlias();
  const { query, object } = printObjectQuery(printMembers(context, selection, target), [
    printFrom(selection.entity, target),
    ...whereOf(printRowTerms(context, place, field.field.join, target, alias)),
    printOrder(target, context.shapeOf(place).order),
    ...printPage(context, limit, offset, field.field.page),
  ]);
  return `(\n  select coalesce(json_agg(${object}), '[]')\n  from (\n    ${indent(indent(query))}\n  ) as ${rowAlias}\n)`;
}

/** `limit` and `offset` of a page, bound. */
export function printPage(
  { parameters }: PrintContext,
  limit: SelectedMany["limit"],
  offset: SelectedMany["offset"],
  page: SelectedMany["field"]["page"],
): readonly string[] {
  return [
    `limit ${parameters.add({ kind: "limit", binding: limit, page }, "integer")}`,
    `offset ${parameters.add({ kind: "offset", binding: offset }, "integer")}`,
  ];
}

import { quoteLiteral } from "@hansa/postgres";
import { type AbstractModel, isAbstract } from "../model/subgraph-model.ts";
import { typeColumn } from "../model/union-columns.ts";
import { leafOf } from "../schema/leaf.ts";
import { missingRepresentation } from "../selection/missing-representation.ts";
import {
  type ObjectSelection,
  type SelectedConnection,
  type SelectedDenied,
  type SelectedField,
  type SelectedMany,
  type SelectedOne,
  type SelectedResolved,
  type SelectedSql,
  tooLongMark,
  typeKey,
} from "../selection/selection.ts";
import {
  columnAsLeaf,
  columnForResolver,
  columnNamed,
  columnOf,
  expressionAsLeaf,
  memberAsLeaf,
} from "./column-expression.ts";
import {
  indent,
  type JsonMember,
  printExpressionQuery,
  printObject,
  printObjectQuery,
  rowAlias,
} from "./json-object.ts";
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
    .filter((field) => field.kind !== "resolved" && field.kind !== "denied")
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

/** What stands behind a row's columns: `from`, `where` and so on. Printed after them, as people read parameters. */
type Clauses = () => readonly string[];

/** The query for the rows of a selection, called `"#row"`, and the expression that makes the JSON object of one. */
export function printRowQuery(
  context: PrintContext,
  selection: ObjectSelection,
  alias: string,
  clauses: Clauses,
): { readonly query: string; readonly object: string } {
  if (selection.types === undefined) {
    const members = printMembers(context, selection, alias);
    return printObjectQuery(members, clauses());
  }
  const object = printTypedObject(context, selection, alias);
  return printExpressionQuery(object, clauses());
}

/** The JSON object of the row that `alias` stands for; null where the clauses leave no row. */
export function printRowObject(
  context: PrintContext,
  selection: ObjectSelection,
  alias: string,
  clauses: Clauses,
  required?: ReadonlyMap<string, string>,
): string {
  if (selection.types === undefined) {
    const members = printMembers(context, selection, alias, required);
    return printObject(members, clauses());
  }
  const object = printTypedObject(context, selection, alias);
  return `(\n  select ${[indent(object), ...clauses()].join("\n  ")}\n)`;
}

/** The JSON object of a row of an interface or union: by the type of the row. */
function printTypedObject(
  context: PrintContext,
  { entity, types = [] }: ObjectSelection,
  alias: string,
): string {
  const isTold = types.some(({ hasResolvers, hasWholeLists }) => hasResolvers || hasWholeLists);
  const cases = types.map((selection) => {
    const { name } = selection.entity;
    const renamed = isAbstract(entity) ? printMemberRow(context, entity, name, alias) : undefined;
    const members = [
      ...(isTold ? [{ key: typeKey, expression: quoteLiteral(name) }] : []),
      ...printMembers(context, selection, renamed?.alias ?? alias),
    ];
    const object = printObject(members, renamed === undefined ? [] : [renamed.from]);
    return `when ${quoteLiteral(name)} then ${indent(object)}`;
  });
  return `case ${columnOf(alias, typeColumn)}\n  ${cases.join("\n  ")}\nend`;
}

/** A row of a union with the columns of a member, where the union has them by other names. */
function printMemberRow(
  context: PrintContext,
  { members }: AbstractModel,
  typeName: string,
  alias: string,
): { readonly alias: string; readonly from: string } | undefined {
  const member = members.find(({ entity }) => entity.name === typeName);
  const columns = Object.entries(member?.columns ?? {});
  if (columns.every(([column, name]) => column === name)) {
    return undefined;
  }
  const target = context.nextAlias();
  const values = new Map(columns.map(([column, name]) => [column, columnOf(alias, name)] as const));
  return { alias: target, from: `from ${printKeyRow(values)} as ${target}` };
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
    printRowObject(context, selection, target, () => []);
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
  field: Exclude<SelectedField, SelectedResolved | SelectedSql | SelectedDenied>,
): string {
  switch (field.kind) {
    case "typename":
      return quoteLiteral(field.typeName);
    case "column":
      return columnAsLeaf(alias, field.column, field.definition, field.leaf);
    case "member":
      return memberAsLeaf(alias, field.column, field.member);
    case "embedded": {
      const members = field.fields
        .filter((each) => each.kind !== "denied")
        .map((each) => ({ key: each.key, expression: printField(context, alias, each) }));
      const present = field.present.columns.map((column) => `${columnOf(alias, column)} is not null`);
      return printObject(members, [
        `where ${present.join(field.present.quantifier === "all" ? " and " : " or ")}`,
      ]);
    }
    case "one": {
      const target = context.nextAlias(field.key, alias);
      return printRowObject(context, field.selection, target, () => printJoin(context, field, target, alias));
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
  if (entity.source.kind !== "representation") {
    return [printFrom(entity, target), ...whereOf(printJoinTerms(context, join, target, alias))];
  }
  const values = new Map(
    Object.entries(join).map(([key, column]) => [key, columnOf(alias, column)] as const),
  );
  const present = [...values.values()].map((value) => `${value} is not null`);
  return [`from ${printKeyRow(values)} as ${target}`, ...whereOf(present)];
}

function printMany(context: PrintContext, field: SelectedMany, alias: string): string {
  const { selection, place, extent } = field;
  const target = context.nextAlias(field.key, alias);
  const { query, object } = printRowQuery(context, selection, target, () => [
    printFrom(selection.entity, target),
    ...whereOf(printRowTerms(context, place, field.field.join, target, alias)),
    printOrder(target, context.shapeOf(place).order),
    ...printExtent(context, extent),
  ]);
  const list = printWithin(extent, `coalesce(json_agg(${object}), '[]')`, quoteLiteral(`"${tooLongMark}"`));
  return `(\n  select ${list}\n  from (\n    ${indent(indent(query))}\n  ) as ${rowAlias}\n)`;
}

/** `limit` and `offset` of a page, bound; of a whole list one row more than it may have. */
export function printExtent({ parameters }: PrintContext, extent: SelectedMany["extent"]): readonly string[] {
  if ("maximumRows" in extent) {
    return [`limit ${extent.maximumRows + 1}`];
  }
  const { limit, offset, limits } = extent;
  return [
    `limit ${parameters.add({ kind: "limit", binding: limit, page: limits }, "integer")}`,
    `offset ${parameters.add({ kind: "offset", binding: offset }, "integer")}`,
  ];
}

/** The expression of a list, or of what stands for one with more rows than it may have: null unless given. */
export function printWithin(extent: SelectedMany["extent"], list: string, tooLong?: string): string {
  const otherwise = tooLong === undefined ? "" : ` else ${tooLong}`;
  return "maximumRows" in extent
    ? `case when count(*) <= ${extent.maximumRows} then ${list}${otherwise} end`
    : list;
}

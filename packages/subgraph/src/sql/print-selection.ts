import type { OrderTerm } from "../definition/field.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type {
  ObjectSelection,
  SelectedField,
  SelectedMany,
  SelectedResolved,
} from "../selection/selection.ts";
import { columnAsScalar, columnForResolver, columnOf } from "./column-expression.ts";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "./identifier.ts";
import { indent, type JsonMember, printObjectQuery, rowAlias } from "./json-object.ts";
import type { ParameterList } from "./statement.ts";

/** What is counted on while one statement is printed. */
export interface PrintContext {
  readonly parameters: ParameterList;
  /** A new alias for a source: `t1`, `t2`, … */
  nextAlias(): string;
}

export function createPrintContext(parameters: ParameterList): PrintContext {
  let count = 0;
  return {
    parameters,
    nextAlias() {
      count++;
      return `t${count}`;
    },
  };
}

/** The members of the JSON object of a row that `alias` stands for: what is shown, then what resolvers need. */
export function printMembers(
  context: PrintContext,
  selection: ObjectSelection,
  alias: string,
): readonly JsonMember[] {
  const shown = selection.fields
    .filter((field) => field.kind !== "resolved")
    .map((field) => ({ key: field.key, expression: printField(context, alias, field) }));
  const hidden = resolverColumns(selection).map((column, index) => ({
    key: hiddenKey(index),
    expression: columnForResolver(alias, column, selection.entity.source.columns[column]?.kind ?? "text"),
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

/** `order by` of a list: what was asked for, then the key, so that every order is total and pages are stable. */
export function printOrderBy(entity: EntityModel, alias: string, orderBy: readonly OrderTerm[]): string {
  const asked = orderBy.map(
    ({ column, direction }) => `${columnOf(alias, column)}${direction === "desc" ? " desc" : ""}`,
  );
  const key = entity.keys[0]
    .filter(({ column }) => !orderBy.some((term) => term.column === column))
    .map(({ column }) => columnOf(alias, column));
  return `order by ${[...asked, ...key].join(", ")}`;
}

/** `from` for the source of an entity. */
export function printFrom(entity: EntityModel, alias: string): string {
  return `from ${quoteQualified(entity.source)} as ${alias}`;
}

function printField(
  context: PrintContext,
  alias: string,
  field: Exclude<SelectedField, SelectedResolved>,
): string {
  switch (field.kind) {
    case "typename":
      return quoteLiteral(field.typeName);
    case "column":
      return columnAsScalar(alias, field.column, field.columnKind, field.scalar);
    case "reference": {
      const members = field.fields.map((each) => ({
        key: each.key,
        expression: printField(context, alias, each),
      }));
      const present = field.columns.map((column) => `${columnOf(alias, column)} is not null`);
      return printObject(members, [`where ${present.join(" and ")}`]);
    }
    case "one": {
      const target = context.nextAlias();
      const members = printMembers(context, field.selection, target);
      return printObject(members, [
        printFrom(field.selection.entity, target),
        printJoin(field.field.join, target, alias),
      ]);
    }
    case "many":
      return printMany(context, field, alias);
  }
}

function printMany(context: PrintContext, field: SelectedMany, alias: string): string {
  const { selection, limit, offset } = field;
  const target = context.nextAlias();
  const { query, object } = printObjectQuery(printMembers(context, selection, target), [
    printFrom(selection.entity, target),
    printJoin(field.field.join, target, alias),
    printOrderBy(selection.entity, target, field.field.orderBy),
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

/** The object of one row as an expression; null where the clauses leave no row. */
export function printObject(members: readonly JsonMember[], clauses: readonly string[]): string {
  const { query, object } = printObjectQuery(members, clauses);
  return `(\n  select ${object === rowAlias ? `row_to_json(${object})` : object}\n  from (\n    ${indent(indent(query))}\n  ) as ${rowAlias}\n)`;
}

function printJoin(join: Readonly<Record<string, string>>, target: string, alias: string): string {
  const terms = Object.entries(join).map(
    ([targetColumn, column]) => `${columnOf(target, targetColumn)} = ${columnOf(alias, column)}`,
  );
  return `where ${terms.join(" and ")}`;
}

/** Parameters of a function call, by name. */
export function printNamedArgument(parameter: string, value: string): string {
  return `${quoteIdentifier(parameter)} => ${value}`;
}

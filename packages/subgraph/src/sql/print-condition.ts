import { isLinkJoin, type Join } from "../definition/join.ts";
import type { Comparison, ComparisonCondition, Condition, JsonCondition } from "../selection/condition.ts";
import { columnOf } from "./column-expression.ts";
import { indent } from "./json-object.ts";
import { printSource } from "./print-source.ts";

/** What conditions are printed with. */
export interface ConditionPrinter {
  /** A parameter for one of the filter's values: its place among them, and its type in SQL. */
  parameter(index: number, sqlType: string): string;
  nextAlias(): string;
}

const operatorsByComparison: { readonly [Each in Exclude<Comparison, "in" | "notIn">]: string } = {
  eq: "=",
  ne: "<>",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
  like: "like",
  ilike: "ilike",
  contains: "@>",
  overlaps: "&&",
};

/** A condition on the row that `alias` stands for, as one term of an `and`. */
export function printCondition(printer: ConditionPrinter, condition: Condition, alias: string): string {
  switch (condition.kind) {
    case "all":
    case "any":
      return printSeveral(printer, condition.kind, condition.of, alias);
    case "not":
      return `(${printCondition(printer, condition.of, alias)}) is not true`;
    case "null":
      return `${columnOf(alias, condition.column)} is ${condition.is ? "" : "not "}null`;
    case "empty":
      return `cardinality(${columnOf(alias, condition.column)}) ${condition.is ? "=" : ">"} 0`;
    case "compare":
      return printComparison(printer, condition, alias);
    case "json":
      return printJsonCondition(printer, condition, alias);
    case "related": {
      const target = printer.nextAlias();
      const joins = printJoinTerms(printer, condition.join, target, alias);
      const of = printCondition(printer, condition.of, target);
      const denied = condition.quantifier === "every" ? `(${of}) is not true` : of;
      const query = [
        `select from ${printSource(condition.source)} as ${target}`,
        `where ${[...joins, denied].join(" and ")}`,
      ].join("\n  ");
      return `${condition.quantifier === "some" ? "" : "not "}exists (\n  ${indent(query)}\n)`;
    }
  }
}

/** The terms that hold where a row of a relation belongs to the row above. */
export function printJoinTerms(
  { nextAlias }: Pick<ConditionPrinter, "nextAlias">,
  join: Join,
  target: string,
  alias: string,
): readonly string[] {
  if (isLinkJoin(join)) {
    const link = nextAlias();
    const terms = [...equalColumns(join.here, link, alias), ...equalColumns(join.there, link, target)];
    return [
      `exists (\n  select from ${printSource(join.link)} as ${link}\n  where ${terms.join(" and ")}\n)`,
    ];
  }
  return equalColumns(join, target, alias);
}

function equalColumns(
  columns: Readonly<Record<string, string>>,
  target: string,
  alias: string,
): readonly string[] {
  return Object.entries(columns).map(
    ([targetColumn, column]) => `${columnOf(target, targetColumn)} = ${columnOf(alias, column)}`,
  );
}

function printSeveral(
  printer: ConditionPrinter,
  kind: "all" | "any",
  of: readonly Condition[],
  alias: string,
): string {
  const terms = of.map((each) => printCondition(printer, each, alias));
  const [only] = terms;
  if (only === undefined) {
    return kind === "all" ? "true" : "false";
  }
  return terms.length === 1 ? only : `(${terms.join(kind === "all" ? " and " : " or ")})`;
}

function printComparison(
  printer: ConditionPrinter,
  { column, sqlType, isNullable, comparison, value }: ComparisonCondition,
  alias: string,
): string {
  const left = columnOf(alias, column);
  switch (comparison) {
    case "in":
      return `${left} = any(${printer.parameter(value, `${sqlType}[]`)})`;
    case "notIn": {
      const list = printer.parameter(value, `${sqlType}[]`);
      return isNullable ? `(${left} = any(${list})) is not true` : `${left} <> all(${list})`;
    }
    case "ne": {
      const operator = isNullable ? "is distinct from" : "<>";
      return `${left} ${operator} ${printer.parameter(value, sqlType)}`;
    }
    default:
      return `${left} ${operatorsByComparison[comparison]} ${printer.parameter(value, sqlType)}`;
  }
}

/** Values at a path are compared with those of their own JSON type only; where there is none, `ne` alone holds. */
function printJsonCondition(
  printer: ConditionPrinter,
  { column, path, comparison, value }: JsonCondition,
  alias: string,
): string {
  const left = `${columnOf(alias, column)} #> ${printer.parameter(path, "text[]")}`;
  if (comparison === "exists" || comparison === "missing" || value === undefined) {
    return `${left} is ${comparison === "missing" ? "" : "not "}null`;
  }
  const right = printer.parameter(value, "jsonb");
  switch (comparison) {
    case "ne":
      return `(${left}) is distinct from ${right}`;
    case "eq":
    case "contains":
      return `(${left}) ${operatorsByComparison[comparison]} ${right}`;
    default:
      return `((${left}) ${operatorsByComparison[comparison]} ${right} and jsonb_typeof(${left}) = jsonb_typeof(${right}))`;
  }
}

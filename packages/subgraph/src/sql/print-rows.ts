import { quoteIdentifier } from "@hansa/postgres";
import type { Join } from "../definition/join.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ListPlace } from "../selection/list-place.ts";
import { printCall } from "./print-call.ts";
import { type ConditionPrinter, printCondition, printJoinTerms } from "./print-condition.ts";
import { printSource } from "./print-source.ts";
import type { PrintContext } from "./statement.ts";

/** What is true of the rows of a list: that they belong to the row above, and what the request asks of them. */
export function printRowTerms(
  context: PrintContext,
  place: ListPlace,
  join: Join | undefined,
  target: string,
  alias: string | undefined,
): readonly string[] {
  const { condition } = context.shapeOf(place);
  return [
    ...(join === undefined || alias === undefined ? [] : printJoinTerms(context, join, target, alias)),
    ...(condition === undefined ? [] : [printCondition(conditionPrinter(context, place), condition, target)]),
  ];
}

/** Prints conditions whose values are those of a list of the request. */
export function conditionPrinter(context: PrintContext, place: ListPlace): ConditionPrinter {
  return {
    parameter: (index, sqlType) => context.parameters.add({ kind: "list", place, index }, sqlType),
    nextAlias: () => context.nextAlias(),
  };
}

/** `where` with every term, or nothing where there is none. */
export function whereOf(terms: readonly string[]): readonly string[] {
  return terms.length === 0 ? [] : [`where ${terms.join(" and ")}`];
}

/** The one row of an entity that this subgraph has no rows of: its key, by the values of the columns. */
export function printKeyRow(valuesByColumn: ReadonlyMap<string, string>): string {
  const columns = [...valuesByColumn].map(([column, value]) => `${value} as ${quoteIdentifier(column)}`);
  return `(select ${columns.join(", ")})`;
}

/** `from` for the source of an entity, or for the rows of it that a function returns. */
export function printFrom(entity: EntityModel, alias: string, call?: string): string {
  return `from ${printSource(entity.source, call)} as ${alias}`;
}

/** `from` for the rows of a list: the source of its entity, or what a function returns. */
export function printFromPlace(context: PrintContext, { entity, call }: ListPlace, alias: string): string {
  return call === undefined
    ? printFrom(entity, alias)
    : printFrom(entity, alias, printCall(context.parameters, call.function, call.args));
}

import type { ObjectSelection, SelectedField } from "../selection/selection.ts";
import type { AnswerPath, ErrorCollector } from "./client-error.ts";
import type { PrintedRow, ResolvedValues } from "./resolved-values.ts";

/** What completing needs besides the row. */
export interface CompleteContext {
  readonly values: ResolvedValues;
  readonly errors: ErrorCollector;
}

/**
 * The object that the answer shows for a printed row: the selected fields in their order, resolved ones put in,
 * hidden columns left out. `undefined` where a field that may not be null failed, so that the object is null itself.
 *
 * https://spec.graphql.org/draft/#sec-Handling-Execution-Errors
 */
export function completeRow(
  context: CompleteContext,
  selection: ObjectSelection,
  row: PrintedRow,
  path: AnswerPath,
): unknown {
  const object: Record<string, unknown> = Object.create(null);
  let isComplete = true;
  for (const field of selection.fields) {
    const value = completeField(context, field, row, [...path, field.key]);
    isComplete &&= value !== undefined;
    object[field.key] = value;
  }
  return isComplete ? object : undefined;
}

/** The items of a list; `undefined` where one of them failed, since items may not be null. */
export function completeList(
  context: CompleteContext,
  selection: ObjectSelection,
  rows: readonly PrintedRow[],
  path: AnswerPath,
): readonly unknown[] | undefined {
  const items = rows.map((row, index) => completeRow(context, selection, row, [...path, index]));
  return items.includes(undefined) ? undefined : items;
}

function completeField(
  context: CompleteContext,
  field: SelectedField,
  row: PrintedRow,
  path: AnswerPath,
): unknown {
  const printed = row[field.key];
  switch (field.kind) {
    case "typename":
    case "column":
    case "reference":
      return printed ?? null;
    case "one":
      return printed === null || printed === undefined
        ? null
        : (completeRow(context, field.selection, printed as PrintedRow, path) ?? null);
    case "many":
      return completeList(context, field.selection, printed as readonly PrintedRow[], path);
    case "resolved": {
      const outcome = context.values.get(field)?.get(row);
      if (outcome?.ok === true) {
        return outcome.value;
      }
      context.errors.add(outcome?.error, path);
      return field.field.returns.isNullable ? null : undefined;
    }
  }
}

import { listTooLongError, type SubgraphError } from "../errors.ts";
import {
  type ObjectSelection,
  type SelectedConnection,
  type SelectedEdges,
  type SelectedField,
  type SelectedMany,
  selectionOfRow,
  tooLongMark,
} from "../selection/selection.ts";
import type { AnswerPath, ErrorCollector } from "./client-error.ts";
import { completeEmbedded, completeValue } from "./complete-value.ts";
import { type PrintedRow, type ResolvedValues, rowsIn } from "./resolved-values.ts";

/** What completing needs besides the row. */
export interface CompleteContext {
  readonly values: ResolvedValues;
  readonly errors: ErrorCollector;
}

/**
 * The object that the answer shows for a printed row: the selected fields in their order, resolved ones put in,
 * hidden columns left out; the row as it is where TypeScript has no part in it. `undefined` where a field that may not
 * be null failed, so that the object is null itself.
 *
 * https://spec.graphql.org/draft/#sec-Handling-Execution-Errors
 */
export function completeRow(
  context: CompleteContext,
  selection: ObjectSelection,
  row: PrintedRow,
  path: AnswerPath,
): unknown {
  if (!selection.hasResolvers && !selection.hasWholeLists) {
    return row;
  }
  const { fields, denial } = selectionOfRow(selection, row);
  if (denial !== undefined) {
    context.errors.add(denial, path);
    return undefined;
  }
  const object: Record<string, unknown> = Object.create(null);
  let isComplete = true;
  for (const field of fields) {
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

/** A page with cursors; `undefined` where one of its nodes failed. */
export function completeConnection(
  context: CompleteContext,
  connection: SelectedConnection,
  printed: PrintedRow,
  path: AnswerPath,
): unknown {
  const object: Record<string, unknown> = Object.create(null);
  let isComplete = true;
  for (const part of connection.fields) {
    const value =
      part.kind === "edges"
        ? completeEdges(context, part, rowsIn(printed[part.key]), [...path, part.key])
        : printed[part.key];
    isComplete &&= value !== undefined;
    object[part.key] = value;
  }
  return isComplete ? object : undefined;
}

function completeEdges(
  context: CompleteContext,
  { fields }: SelectedEdges,
  edges: readonly PrintedRow[],
  path: AnswerPath,
): readonly unknown[] | undefined {
  const nodes = fields.filter((field) => field.kind === "node");
  const completed = edges.map((edge, index) => {
    const object: Record<string, unknown> = Object.assign(Object.create(null), edge);
    let isComplete = true;
    for (const { key, selection } of nodes) {
      const node = completeRow(context, selection, edge[key] as PrintedRow, [...path, index, key]);
      isComplete &&= node !== undefined;
      object[key] = node;
    }
    return isComplete ? object : undefined;
  });
  return completed.includes(undefined) ? undefined : completed;
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
    case "member":
    case "sql":
      return printed ?? null;
    case "embedded":
      return printed === null || printed === undefined
        ? null
        : completeEmbedded(context.errors, field, printed as PrintedRow, path);
    case "denied":
      context.errors.add(field.error, path);
      return field.isNullable ? null : undefined;
    case "one":
      return printed === null || printed === undefined
        ? null
        : (completeRow(context, field.selection, printed as PrintedRow, path) ?? null);
    case "many":
      if (printed === tooLongMark) {
        context.errors.add(listTooLong(field), path);
        return undefined;
      }
      return completeList(context, field.selection, printed as readonly PrintedRow[], path);
    case "connection":
      return completeConnection(context, field, printed as PrintedRow, path);
    case "resolved": {
      const outcome = context.values.get(field)?.get(row);
      if (outcome?.ok === true) {
        const { returns } = field.field;
        return field.members === undefined
          ? outcome.value
          : completeValue(context.errors, { returns, members: field.members }, outcome.value, path);
      }
      context.errors.add(outcome?.error, path);
      return field.field.returns.isNullable ? null : undefined;
    }
  }
}

function listTooLong({ place: { coordinate }, extent }: SelectedMany): SubgraphError | undefined {
  return "maximumRows" in extent ? listTooLongError(coordinate, extent.maximumRows) : undefined;
}

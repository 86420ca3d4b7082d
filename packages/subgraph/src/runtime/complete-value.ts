import type { OutputType } from "../definition/arguments.ts";
import type { SelectedEmbedded, SelectedValueMember } from "../selection/selection.ts";
import type { AnswerPath, ErrorCollector } from "./client-error.ts";
import type { PrintedRow } from "./resolved-values.ts";

/** A value that TypeScript made, and what is asked of it. */
export interface SelectedValue {
  readonly returns: OutputType;
  readonly members: readonly SelectedValueMember[];
}

/**
 * A value with errors for the members that may not be shown, which stand there as null; `undefined` where one of them may not
 * be null, nor the value itself.
 */
export function completeValue(
  errors: ErrorCollector,
  { returns, members }: SelectedValue,
  value: unknown,
  path: AnswerPath,
): unknown {
  if (value === null || value === undefined) {
    return null;
  }
  const inPlaceOfNone = returns.isNullable ? null : undefined;
  if (returns.kind === "list") {
    const items = (value as readonly unknown[]).map((item, index) =>
      completeValue(errors, { returns: returns.item, members }, item, [...path, index]),
    );
    return items.includes(undefined) ? inPlaceOfNone : items;
  }
  let isComplete = true;
  for (const { key, denied } of members) {
    if (denied !== undefined) {
      errors.add(denied.error, [...path, key]);
      isComplete &&= denied.isNullable;
    }
  }
  return isComplete ? value : inPlaceOfNone;
}

/** As `completeValue`, for a value that PostgreSQL printed, in which such members are missing. */
export function completeEmbedded(
  errors: ErrorCollector,
  { fields, isNullable }: SelectedEmbedded,
  printed: PrintedRow,
  path: AnswerPath,
): unknown {
  const object: Record<string, unknown> = Object.create(null);
  let isComplete = true;
  for (const field of fields) {
    if (field.kind === "denied") {
      errors.add(field.error, [...path, field.key]);
      isComplete &&= field.isNullable;
      object[field.key] = null;
    } else {
      object[field.key] = printed[field.key];
    }
  }
  return isComplete ? object : isNullable ? null : undefined;
}

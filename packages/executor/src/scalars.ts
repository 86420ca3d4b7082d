import { ExactNumber } from "@hansa/core";

/** Prints a scalar as JSON; undefined where the value does not fit the type. */
export type ScalarPrinter = (value: unknown) => string | undefined;

/**
 * The printer of a scalar type (specification, section 3.5). The five that every schema has are checked; an integer
 * that stands for an ID becomes a string; any other scalar prints every value that is nested no more than
 * `maxDepth` deep.
 */
export function scalarPrinter(typeName: string, maxDepth: number): ScalarPrinter {
  return builtinPrinters.get(typeName) ?? ((value) => printAny(value, maxDepth));
}

/** Prints any value; undefined where it is nested more than `maxDepth` deep. */
export function printAny(value: unknown, maxDepth: number): string | undefined {
  return isWithin(value, maxDepth) ? JSON.stringify(value) : undefined;
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null || value instanceof ExactNumber) {
    return true;
  }
  return depth > 0 && Object.values(value).every((child) => isWithin(child, depth - 1));
}

/** The printer of an enum: only `values` fit. */
export function enumPrinter(values: readonly string[]): ScalarPrinter {
  const textByValue = new Map<unknown, string>(values.map((value) => [value, JSON.stringify(value)]));
  return (value) => textByValue.get(value);
}

const builtinPrinters: ReadonlyMap<string, ScalarPrinter> = new Map<string, ScalarPrinter>([
  ["Int", (value) => (isInt32(value) ? String(value) : undefined)],
  ["Float", printFloat],
  ["String", (value) => (typeof value === "string" ? JSON.stringify(value) : undefined)],
  ["Boolean", (value) => (typeof value === "boolean" ? String(value) : undefined)],
  ["ID", printId],
]);

/** -0 is an Int that `String` prints as 0, which is the same number. */
function isInt32(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value;
}

/** A Float is a double (section 3.5.2), so more digits than that are rounded. */
function printFloat(value: unknown): string | undefined {
  const number = value instanceof ExactNumber ? Number(ExactNumber.textOf(value)) : value;
  return Number.isFinite(number) ? String(number) : undefined;
}

/** Integers of any size; those that are plain numbers here have been read without rounding. */
function printId(value: unknown): string | undefined {
  if (typeof value === "string") {
    return JSON.stringify(value);
  }
  const number =
    value instanceof ExactNumber ? ExactNumber.textOf(value) : typeof value === "number" ? String(value) : "";
  return /^-?\d+$/.test(number) ? `"${number}"` : undefined;
}

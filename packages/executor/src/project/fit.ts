import { ExactNumber } from "@hansa/core";

/** Thrown through a projection where a value does not fit: always the same, so that throwing costs little. */
export const unfit: unique symbol = Symbol("unfit");

/** The text of an ID that is a whole number; others are for the printer to judge. */
export function fitId(value: unknown): string {
  if (Number.isSafeInteger(value)) {
    return String(value);
  }
  throw unfit;
}

/** How deep the value of a scalar that may be anything is looked into; what is deeper is for the printer. */
const maxDepth = 20;

/** About how long the JSON text of a value is that may be anything; `limit`: the longest that is of use. */
export function fitAny(value: unknown, limit: number, depth: number = maxDepth): number {
  switch (typeof value) {
    case "string":
      return value.length;
    case "number":
    case "boolean":
      return 8;
    case "object":
      return value === null || value instanceof ExactNumber ? 24 : fitWithin(value, limit, depth);
    default:
      throw unfit;
  }
}

function fitWithin(value: object, limit: number, depth: number): number {
  let length = 2;
  for (const key in value) {
    length += key.length + 4;
    if (depth === 0 || length > limit) {
      throw unfit;
    }
    const child: unknown = (value as Readonly<Record<string, unknown>>)[key];
    length += fitAny(child, limit, depth - 1);
  }
  return length;
}

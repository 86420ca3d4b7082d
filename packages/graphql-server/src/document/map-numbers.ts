import { ExactNumber } from "@hansa/core";

/** A JSON value with another in the place of each number that JavaScript would round; `replace` gets its text. */
export function mapExactNumbers(value: unknown, replace: (text: string) => unknown): unknown {
  if (value instanceof ExactNumber) {
    return replace(ExactNumber.textOf(value));
  }
  if (Array.isArray(value)) {
    return value.some(isObject) ? value.map((item) => mapExactNumbers(item, replace)) : value;
  }
  if (!isObject(value) || !Object.values(value).some(isObject)) {
    return value;
  }
  const mapped: Record<string, unknown> = Object.create(null);
  for (const [key, child] of Object.entries(value)) {
    mapped[key] = mapExactNumbers(child, replace);
  }
  return mapped;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

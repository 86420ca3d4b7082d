import { ExactNumber } from "@hansa/core";

/** A JSON value with another in the place of each number that JavaScript would round; `replace` gets its text. */
export function mapExactNumbers(value: unknown, replace: (text: string) => unknown): unknown {
  if (value instanceof ExactNumber) {
    return replace(ExactNumber.textOf(value));
  }
  if (Array.isArray(value)) {
    return value.some(isObject) ? value.map((item) => mapExactNumbers(item, replace)) : value;
  }
  if (!isObject(value) || !holdsObjects(value)) {
    return value;
  }
  const mapped: Record<string, unknown> = Object.create(null);
  for (const [key, child] of Object.entries(value)) {
    mapped[key] = mapExactNumbers(child, replace);
  }
  return mapped;
}

/** Values of requests have no members but their own, those of JSON. */
function holdsObjects(value: object): boolean {
  for (const key in value) {
    if (isObject((value as Readonly<Record<string, unknown>>)[key])) {
      return true;
    }
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What JavaScript has for numbers with their digits, and the compiler's libraries do not know yet. */
const rawJson = JSON as unknown as { rawJSON(text: string): object };

/**
 * What PostgreSQL printed, as values that are printed with the same digits again: where JSON is shown,
 * a number that JavaScript would print otherwise is an object that stands for its text.
 */
export function parseRows(json: string, showsJson: boolean): unknown {
  return JSON.parse(json, showsJson ? keepDigits : undefined);
}

/** A number that `parseRows` has read, rounded to what JavaScript can hold. */
export function readNumber(value: unknown): unknown {
  return typeof value === "object" ? JSON.parse(JSON.stringify(value)) : value;
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === "number" && source !== undefined && String(value) !== source
    ? rawJson.rawJSON(source)
    : value;
}

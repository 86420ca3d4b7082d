const maxLength = 100;

/** A value that a client sent, for a message about it: as JSON, cut where it is long. */
export function quoteValue(value: unknown): string {
  const text = typeof value === "bigint" ? `${value}` : (JSON.stringify(value) ?? "undefined");
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

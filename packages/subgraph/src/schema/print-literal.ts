/** A value as a literal of the schema language; texts by JSON's escapes, which are GraphQL's. */
export function printLiteral(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(printLiteral).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{ ${printMembers(value)} }`;
  }
  return JSON.stringify(value);
}

/** Arguments of a directive, in their order; nothing where there are none. */
export function printArguments(args: Readonly<Record<string, unknown>>): string {
  const printed = printMembers(args);
  return printed === "" ? "" : `(${printed})`;
}

function printMembers(object: object): string {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${printLiteral(value)}`)
    .join(", ");
}

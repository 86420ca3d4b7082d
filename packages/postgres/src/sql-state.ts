import type { PostgresError } from "./errors.ts";

/** `duplicate_database`, `duplicate_schema`, `unique_violation`: the last from the catalogue, when two create at once. */
const duplicates = new Set<unknown>(["42P04", "42P06", "23505"]);

/** Whether the server refused to create what another has created. */
export function isDuplicate(error: PostgresError): boolean {
  return duplicates.has(error.extensions.sqlState);
}

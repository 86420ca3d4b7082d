/** The type of what a mutation answers that tells its failures in its result: the row, or a `MutationFailure`. */
export function resultUnionName(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Result`;
}

/** The type of failures in results, the same for all mutations. */
export const failureTypeName: string = "MutationFailure";

/** Its fields, in the order in which the schema prints them, and their types. */
export const failureFields: readonly (readonly [
  name: "code" | "message" | "reason",
  type: "String!" | "String",
])[] = [
  ["code", "String!"],
  ["message", "String!"],
  ["reason", "String"],
];

import type { EntityModel } from "../model/subgraph-model.ts";

/** Names of the types of pages with cursors: https://relay.dev/graphql/connections.htm */
export function connectionTypeName(entity: Pick<EntityModel, "name">): string {
  return `${entity.name}Connection`;
}

/** The name of what a connection's `edges` are. */
export function edgeTypeName(entity: Pick<EntityModel, "name">): string {
  return `${entity.name}Edge`;
}

/** The type that tells whether there are more pages, the same for all connections. */
export const pageInfoTypeName: string = "PageInfo";

/** The fields of `PageInfo`, in the order in which the schema prints them, and their types. */
export const pageInfoFields: readonly (readonly [name: string, type: "Boolean!" | "String"])[] = [
  ["hasNextPage", "Boolean!"],
  ["hasPreviousPage", "Boolean!"],
  ["startCursor", "String"],
  ["endCursor", "String"],
];

/** Several values of a type, none of them null unless the type says so. */
export interface ListType<Item = unknown, Nullable extends boolean = boolean> {
  readonly kind: "list";
  readonly item: Item;
  readonly isNullable: Nullable;
  readonly nullable: () => ListType<Item, true>;
}

/** The type of several values, for arguments and resolved fields: `list(scalar.string())` is `[String!]!`. */
export function list<const Item>(item: Item): ListType<Item, false> {
  const nullable: ListType<Item, true> = { kind: "list", item, isNullable: true, nullable: () => nullable };
  return { kind: "list", item, isNullable: false, nullable: () => nullable };
}

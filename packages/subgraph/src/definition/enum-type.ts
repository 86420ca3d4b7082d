import { GraphQLEnumType } from "graphql";
import type { TypeOptions } from "./federation-options.ts";

/** An enum: its names in the graph, and the texts that the database has for them. */
export interface EnumType<
  Name extends string = string,
  Value extends string = string,
  Nullable extends boolean = boolean,
> {
  readonly kind: "enum";
  readonly name: Name;
  /** What the database and TypeScript have, by names in the graph. */
  readonly values: Readonly<Record<string, Value>>;
  readonly isNullable: Nullable;
  readonly nullable: () => EnumType<Name, Value, true>;
  readonly graphqlType: GraphQLEnumType;
  readonly options: TypeOptions;
}

/** Names in the graph that are the database's texts too, or the one by the other. */
export type EnumValues<Value extends string> = readonly Value[] | Readonly<Record<string, Value>>;

export function createEnumType<Name extends string, Value extends string>(
  name: Name,
  given: EnumValues<Value>,
  options: TypeOptions,
): EnumType<Name, Value, false> {
  const values: Readonly<Record<string, Value>> = Array.isArray(given)
    ? Object.fromEntries(given.map((value) => [value, value]))
    : (given as Readonly<Record<string, Value>>);
  const graphqlType = new GraphQLEnumType({
    name,
    description: options.description,
    values: Object.fromEntries(Object.entries(values).map(([each, value]) => [each, { value }])),
  });
  const type = { kind: "enum" as const, name, values, graphqlType, options };
  const nullable: EnumType<Name, Value, true> = { ...type, isNullable: true, nullable: () => nullable };
  return { ...type, isNullable: false, nullable: () => nullable };
}

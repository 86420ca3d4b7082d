import type { GraphQLScalarType } from "graphql";
import type { ColumnKind } from "./column.ts";

/** A scalar that another library defines, and the type of the columns that it shows. */
export interface CustomScalar<
  Value = unknown,
  Kind extends ColumnKind = ColumnKind,
  Nullable extends boolean = boolean,
> {
  readonly kind: "customScalar";
  readonly name: string;
  readonly columnKind: Kind;
  readonly isNullable: Nullable;
  readonly nullable: () => CustomScalar<Value, Kind, true>;
  readonly graphqlType: GraphQLScalarType<Value>;
}

/**
 * Takes a scalar from elsewhere: `customScalar(GraphQLEmailAddress, "text")`. What clients send is what its coercion
 * makes of it; what a column holds is answered as the database prints it, without asking the scalar.
 */
export function customScalar<Value, const Kind extends ColumnKind>(
  graphqlType: GraphQLScalarType<Value>,
  columnKind: Kind,
): CustomScalar<Value, Kind, false> {
  const type = { kind: "customScalar" as const, name: graphqlType.name, columnKind, graphqlType };
  const nullable: CustomScalar<Value, Kind, true> = { ...type, isNullable: true, nullable: () => nullable };
  return { ...type, isNullable: false, nullable: () => nullable };
}

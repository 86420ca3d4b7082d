import { GraphQLInputObjectType } from "graphql";
import { inputGraphqlType } from "../schema/leaf.ts";
import type { SharedOptions } from "./federation-options.ts";
import type { InputFields, InputObject } from "./input-object.ts";

/** Makes an input and its type in the schema, whose fields are looked at when all of the module is there. */
export function createInputObject<Fields extends InputFields, OneOf extends boolean>(
  name: string,
  fields: Fields,
  isOneOf: OneOf,
  options: SharedOptions,
): InputObject<Fields, OneOf, false> {
  const graphqlType = new GraphQLInputObjectType({
    name,
    description: options.description,
    isOneOf,
    fields: () =>
      Object.fromEntries(
        Object.entries(fields).map(([each, type]) => [
          each,
          { type: inputGraphqlType(type, isOneOf || type.isNullable) },
        ]),
      ),
  });
  const type = { kind: "input" as const, name, fields, isOneOf, graphqlType, options };
  const nullable: InputObject<Fields, OneOf, true> = { ...type, isNullable: true, nullable: () => nullable };
  return { ...type, isNullable: false, nullable: () => nullable };
}

import type { Introspect } from "@hansa/executor";
import { execute, type GraphQLSchema, parse } from "graphql";

/** Answers the introspection fields of operations from the schema that clients see. */
export function createIntrospection(schema: GraphQLSchema): Introspect {
  return async (text, variableValues) => {
    const { data, errors } = await execute({ schema, document: parse(text), variableValues });
    const [error] = errors ?? [];
    if (error !== undefined) {
      throw error;
    }
    return data;
  };
}

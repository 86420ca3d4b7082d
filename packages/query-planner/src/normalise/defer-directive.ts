import { GraphQLDeferDirective, GraphQLSchema } from "graphql";

/** The schema that offers `@defer` too: the one to validate against where answers are delivered in parts. */
export function withDeferDirective(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  const directives = config.directives.filter(({ name }) => name !== GraphQLDeferDirective.name);
  return new GraphQLSchema({ ...config, directives: [...directives, GraphQLDeferDirective] });
}

import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  validateInputLiteral,
} from "graphql";
import type { SubgraphLinks } from "../read/read-links.ts";
import { directivesIn } from "./applied-directives.ts";

/**
 * The values that directives are given, which the rules of GraphQL leave to whoever reads them. That selections are
 * texts has a code of its own.
 */
export function checkDirectiveValues(
  document: DocumentNode,
  schema: GraphQLSchema,
  { federationDirectives }: SubgraphLinks,
): readonly GraphQLError[] {
  const problems: GraphQLError[] = [];
  for (const directive of directivesIn(document)) {
    const definition = schema.getDirective(directive.name.value);
    for (const { name, value } of directive.arguments ?? []) {
      const type = definition?.args.find((argument) => argument.name === name.value)?.type;
      const isSelection = name.value === "fields" && federationDirectives.has(directive.name.value);
      if (type !== undefined && !isSelection) {
        validateInputLiteral(value, type, (error) => problems.push(atNode(error, name.value, directive)));
      }
    }
  }
  return problems;
}

/** A directive of federation that a schema defines itself may have fewer arguments there; then it takes no others. */
export function checkDefinedArguments(document: DocumentNode): readonly GraphQLError[] {
  const defined = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION
        ? [[node.name.value, new Set(node.arguments?.map(({ name }) => name.value))] as const]
        : [],
    ),
  );
  const problems: GraphQLError[] = [];
  for (const node of defined.size === 0 ? [] : directivesIn(document)) {
    const names = defined.get(node.name.value);
    for (const argument of names === undefined ? [] : (node.arguments ?? [])) {
      if (names?.has(argument.name.value) === false) {
        const message = `"@${node.name.value}" is given the argument "${argument.name.value}", which it does not have where this schema defines it.`;
        problems.push(new GraphQLError(message, { nodes: argument }));
      }
    }
  }
  return problems;
}

function atNode(error: GraphQLError, argument: string, directive: DirectiveNode): GraphQLError {
  const message = `The value of "@${directive.name.value}(${argument}:)" is wrong: ${error.message}`;
  return new GraphQLError(message, { nodes: directive });
}

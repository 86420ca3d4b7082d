import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isIntrospectionType,
  specifiedRules,
  type ValidationContext,
  validate,
} from "graphql";
import { type ClientError, toClientGraphQLError } from "../client-error.ts";

export interface ValidationOptions {
  /** Off refuses `__schema` and `__type`, and keeps names of the schema out of the errors' suggestions. */
  readonly introspection: boolean;
  readonly maxErrors: number;
}

/**
 * The errors of a document against a schema by the rules of the specification (section 5), at most `maxErrors` and
 * one that says where validation stopped; none for a valid document. The search for overlapping fields stops at the
 * GraphQL library's own budget, and the document is refused.
 */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  options: ValidationOptions,
): readonly ClientError[] {
  const rules = options.introspection ? specifiedRules : [...specifiedRules, noIntrospectionRule];
  return validate(schema, document, rules, {
    maxErrors: options.maxErrors,
    hideSuggestions: !options.introspection,
  }).map((error) =>
    toClientGraphQLError(
      error,
      error instanceof IntrospectionError ? "INTROSPECTION_DISABLED" : "GRAPHQL_VALIDATION_FAILED",
    ),
  );
}

class IntrospectionError extends GraphQLError {}

function noIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const type = getNamedType(context.getType());
      if (type && isIntrospectionType(type)) {
        context.reportError(
          new IntrospectionError(
            `Introspection is turned off here, and the document asks for the field "${node.name.value}".`,
            { nodes: node },
          ),
        );
      }
    },
  };
}

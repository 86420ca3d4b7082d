import {
  type ASTVisitor,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isIntrospectionType,
  type ValidationContext,
  validate,
} from "graphql";
import { type ClientError, toClientError, toClientGraphQLError } from "../client-error.ts";
import { ServerError } from "../errors.ts";
import type { ParsedDocument } from "./parse-document.ts";
import { rulesFor } from "./validation-rules.ts";

export interface ValidationOptions {
  /** Off refuses `__schema` and `__type`, and keeps names of the schema out of the errors' suggestions. */
  readonly introspection: boolean;
  readonly maxErrors: number;
}

/**
 * The errors of a document against a schema by the rules of the specification (section 5), at most `maxErrors` and
 * one that says that there are more; none for a valid document. Its fragments are known to spread no cycles. The search
 * for fields that overlap stops when it has compared as many pairs as the GraphQL library allows, and the document is
 * refused.
 */
export function validateDocument(
  schema: GraphQLSchema,
  { document, contents }: Pick<ParsedDocument, "document" | "contents">,
  options: ValidationOptions,
): readonly ClientError[] {
  const { introspection, maxErrors } = options;
  const mayIntrospect = introspection || !contents.hasReservedName;
  const rules = mayIntrospect ? rulesFor(contents) : [...rulesFor(contents), noIntrospectionRule];
  const errors = validate(schema, document, rules, { maxErrors, hideSuggestions: !introspection });
  return errors.map((error, index) => {
    // Errors of rules are about nodes; the one without nodes says that the rules were stopped.
    if (error.nodes === undefined && index < maxErrors) {
      return toClientError(tooManyOverlaps());
    }
    const code = error instanceof IntrospectionError ? "INTROSPECTION_DISABLED" : "GRAPHQL_VALIDATION_FAILED";
    return toClientGraphQLError(error, code);
  });
}

function tooManyOverlaps(): ServerError {
  return new ServerError(
    "DOCUMENT_LIMIT_EXCEEDED",
    "The document selects the same fields in too many places to compare them all. Select each field once in a selection set.",
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

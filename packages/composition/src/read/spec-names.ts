import { type DefinitionNode, Kind } from "graphql";
import type { SubgraphLinks } from "./read-links.ts";

/** What a federation server adds to a schema and composition takes for granted: not part of the graph. */
const serviceTypes: readonly string[] = ["_Any", "_Entity", "_Service", "_FieldSet"];

/** The fields of the query type by which a gateway speaks to a subgraph. */
export const serviceFields: readonly string[] = ["_entities", "_service"];

/** The scalars of GraphQL itself. */
export const builtInScalars: readonly string[] = ["Int", "Float", "String", "Boolean", "ID"];
/** The directives of GraphQL itself. */
export const builtInDirectives: readonly string[] = [
  "skip",
  "include",
  "deprecated",
  "specifiedBy",
  "oneOf",
  "defer",
  "stream",
];

/**
 * Whether a schema defines something that every schema has without saying so: an element of GraphQL, of federation, of
 * `@link`, or of the interface between gateway and subgraph. What other specifications bring is the schema's own.
 */
export function isImplicitDefinition(node: DefinitionNode, links: SubgraphLinks): boolean {
  if (!("name" in node) || node.name === undefined) {
    return false;
  }
  const name = node.name.value;
  if (node.kind === Kind.DIRECTIVE_DEFINITION) {
    return builtInDirectives.includes(name) || isSpecDirective(name, links);
  }
  return (
    serviceTypes.includes(name) ||
    builtInScalars.includes(name) ||
    links.federationTypes.has(name) ||
    links.linkTypes.has(name)
  );
}

/** Whether a directive of this name belongs to federation or to `@link` itself. */
export function isSpecDirective(name: string, links: SubgraphLinks): boolean {
  return name === links.linkDirective || links.federationDirectives.has(name);
}

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
 * Whether a schema defines something that is not its own: an element of GraphQL, of a linked specification, or of the
 * interface between gateway and subgraph.
 */
export function isSpecDefinition(node: DefinitionNode, links: SubgraphLinks): boolean {
  if (isImplicitDefinition(node, links)) {
    return true;
  }
  const name = "name" in node && node.name !== undefined ? node.name.value : undefined;
  return (
    name !== undefined &&
    node.kind !== Kind.DIRECTIVE_DEFINITION &&
    links.specs.some((spec) => name.startsWith(`${spec.namespace}__`) || imports(spec, name))
  );
}

/** Whether a schema defines something that every schema has without saying so. */
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

function imports(spec: SubgraphLinks["specs"][number], name: string): boolean {
  return spec.imports.some((item) => item.as === name);
}

import { type DefinitionNode, type DirectiveDefinitionNode, Kind, parse } from "graphql";
import { type FederationVersion, federationDirectivesOf, lastFederationMinor } from "./federation-spec.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";
import type { SubgraphLinks } from "./read-links.ts";
import { isImplicitDefinition } from "./spec-names.ts";

/**
 * What a subgraph's schema may use without defining it: the directives and types of federation under the names that
 * the subgraph gives them, `@link`, and the fields by which a gateway asks it. A directive of these that the schema
 * defines itself stands where and as often as that definition says; a rule compares the rest with these.
 */
export function implicitDefinitions(
  subgraph: ParsedSubgraph,
  links: SubgraphLinks,
): readonly DefinitionNode[] {
  const lines = [...federationLines(links), ...linkLines(links), ...serviceLines(subgraph)];
  const own = definedDirectives(subgraph);
  return parse(lines.join("\n"), { noLocation: true }).definitions.map((node) => {
    const defined = node.kind === Kind.DIRECTIVE_DEFINITION ? own.get(node.name.value) : undefined;
    return defined === undefined || node.kind !== Kind.DIRECTIVE_DEFINITION
      ? node
      : { ...node, repeatable: node.repeatable && defined.repeatable, locations: defined.locations };
  });
}

/** The directives that the schema defines itself, by name. */
export function definedDirectives({
  document,
}: ParsedSubgraph): ReadonlyMap<string, DirectiveDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
}

/** The definitions of federation's directives and types and of those of `@link`, as one subgraph names them. */
export function specDefinitions(links: SubgraphLinks): readonly DefinitionNode[] {
  return parse([...federationLines(links), ...linkLines(links)].join("\n"), { noLocation: true }).definitions;
}

/** The definitions of federation's directives and types, one for each name that the subgraph has for them. */
function federationLines(links: SubgraphLinks): readonly string[] {
  const localTypes = [...links.federationTypes];
  const nameOf = (type: string): string =>
    localTypes.find(([, canonical]) => canonical === type)?.[0] ?? type;
  const definitions = new Map(
    [...federationDirectivesOf(latestVersion), ...federationDirectivesOf(links.version)].map((one) => [
      one.name,
      one.sdl,
    ]),
  );
  const directives = [...links.federationDirectives].map(([local, name]) =>
    (definitions.get(name) ?? "")
      .replace(`@${name}`, `@${local}`)
      .replace(/\b(FieldSet|Scope|Policy|ContextFieldValue)\b/g, nameOf),
  );
  return [...localTypes.map(([local]) => `scalar ${local}`), ...directives];
}

/** A specification of its own can bring directives that the linked version of federation does not have. */
const latestVersion: FederationVersion = { major: 2, minor: lastFederationMinor };

function linkLines({ linkDirective, linkTypes }: SubgraphLinks): readonly string[] {
  if (linkDirective === undefined) {
    return [];
  }
  const nameOf = (type: string): string => [...linkTypes].find(([, name]) => name === type)?.[0] ?? type;
  return [
    `directive @${linkDirective}(url: String, as: String, for: ${nameOf("Purpose")}, import: [${nameOf("Import")}]) repeatable on SCHEMA`,
    ...[...linkTypes].map(([local, name]) =>
      name === "Purpose" ? `enum ${local} { SECURITY EXECUTION }` : `scalar ${local}`,
    ),
  ];
}

function serviceLines({ document }: ParsedSubgraph): readonly string[] {
  const schemas = document.definitions.filter((node) => node.kind === Kind.SCHEMA_DEFINITION);
  const named = queryTypeName(document.definitions);
  const query = named ?? "Query";
  const isDefined = document.definitions.some(
    (node) =>
      (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      node.name.value === query,
  );
  return [
    // A schema definition may leave the query type out: a gateway asks it for entities all the same.
    ...(named === undefined && schemas.length > 0 ? ["extend schema { query: Query }"] : []),
    "scalar _Any",
    "scalar _Entity",
    "type _Service { sdl: String }",
    `${isDefined ? "extend " : ""}type ${query} { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }`,
  ];
}

function queryTypeName(definitions: readonly DefinitionNode[]): string | undefined {
  const roots = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? (node.operationTypes ?? [])
      : [],
  );
  return roots.find(({ operation }) => operation === "query")?.type.name.value;
}

/** The definitions of a schema without those that `implicitDefinitions` has. */
export function ownDefinitions(subgraph: ParsedSubgraph, links: SubgraphLinks): readonly DefinitionNode[] {
  return subgraph.document.definitions.filter((node) => !isImplicitDefinition(node, links));
}

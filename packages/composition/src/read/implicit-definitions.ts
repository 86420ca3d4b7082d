import { type DefinitionNode, Kind, parse } from "graphql";
import { federationDirectivesOf } from "./federation-spec.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";
import type { SubgraphLinks } from "./read-links.ts";
import { isSpecDefinition } from "./spec-names.ts";

/**
 * What a subgraph's schema may use without defining it: the directives and types of federation under the names that
 * the subgraph gives them, `@link`, and the fields by which a gateway asks it. Definitions of the same that the schema
 * has itself are left out of account; a rule compares them with these.
 */
export function implicitDefinitions(
  subgraph: ParsedSubgraph,
  links: SubgraphLinks,
): readonly DefinitionNode[] {
  const lines = [...federationLines(links), ...linkLines(links), ...serviceLines(subgraph)];
  return parse(lines.join("\n"), { noLocation: true }).definitions;
}

/** The definitions of federation's directives and types, one for each name that the subgraph has for them. */
export function federationLines(links: SubgraphLinks): readonly string[] {
  const localTypes = [...links.federationTypes];
  const nameOf = (type: string): string =>
    localTypes.find(([, canonical]) => canonical === type)?.[0] ?? type;
  const definitions = new Map(federationDirectivesOf(links.version).map((one) => [one.name, one.sdl]));
  const directives = [...links.federationDirectives].map(([local, name]) =>
    (definitions.get(name) ?? "")
      .replace(`@${name}`, `@${local}`)
      .replace(/\b(FieldSet|Scope|Policy|ContextFieldValue)\b/g, nameOf),
  );
  return [...localTypes.map(([local]) => `scalar ${local}`), ...directives];
}

function linkLines({ linkDirective }: SubgraphLinks): readonly string[] {
  return [
    `directive @${linkDirective}(url: String, as: String, for: ${linkDirective}__Purpose, import: [${linkDirective}__Import]) repeatable on SCHEMA`,
    `enum ${linkDirective}__Purpose { SECURITY EXECUTION }`,
    `scalar ${linkDirective}__Import`,
  ];
}

function serviceLines({ document }: ParsedSubgraph): readonly string[] {
  const query = queryTypeName(document.definitions);
  const isDefined = document.definitions.some(
    (node) =>
      (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      node.name.value === query,
  );
  return [
    "scalar _Any",
    "scalar _Entity",
    "type _Service { sdl: String }",
    `${isDefined ? "extend " : ""}type ${query} { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }`,
  ];
}

function queryTypeName(definitions: readonly DefinitionNode[]): string {
  const roots = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? (node.operationTypes ?? [])
      : [],
  );
  return roots.find(({ operation }) => operation === "query")?.type.name.value ?? "Query";
}

/** The definitions of a schema that are its own. */
export function ownDefinitions(subgraph: ParsedSubgraph, links: SubgraphLinks): readonly DefinitionNode[] {
  return subgraph.document.definitions.filter((node) => !isSpecDefinition(node, links));
}

import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  visit,
} from "graphql";
import type { SubgraphReading } from "../world/read-subgraph.ts";

/** Directives that mean something to a server of one schema. */
const ownDirectives: readonly string[] = ["deprecated", "specifiedBy", "oneOf"];

/** The schema that a subgraph's server runs: its text without federation, and with `_entities` where it has any. */
export function executableSchema(reading: SubgraphReading): GraphQLSchema {
  const parts = Map.groupBy(
    reading.document.definitions.filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node)),
    (node) => node.name.value,
  );
  const types = [...parts.values()].map((nodes) => stripDirectives(joinParts(nodes)));
  const queryName = reading.rootNames.get("Query") ?? "Query";
  const others = ["Mutation", "Subscription"].flatMap((root) => {
    const name = reading.rootNames.get(root) ?? root;
    return parts.has(name) ? [` ${root.toLowerCase()}: ${name}`] : [];
  });
  const hasQuery = parts.has(queryName);
  const entities = entityTypes(reading);
  const text = [
    `schema { query: ${queryName}${others.join("")} }`,
    hasQuery ? "" : `type ${queryName} { _service: String }`,
    entities.length === 0
      ? ""
      : `scalar _Any union _Entity = ${entities.join(" | ")}
         extend type ${queryName} { _entities(representations: [_Any!]!): [_Entity]! }`,
  ].join("\n");
  const extra = parse(text, { noLocation: true }).definitions;
  const definitions = joinExtensions([...types, ...extra]);
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true });
}

function entityTypes(reading: SubgraphReading): readonly string[] {
  return [...reading.types.values()]
    .filter((type) => type.kind === "object" && type.keys.some((key) => key.resolvable))
    .map((type) => type.name);
}

function joinExtensions(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const nodes = definitions.filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node));
  const others = definitions.filter((node) => !isTypeDefinitionNode(node) && !isTypeExtensionNode(node));
  return [...others, ...[...Map.groupBy(nodes, (node) => node.name.value).values()].map(joinParts)];
}

/** One definition out of all the parts that a subgraph may write a type in. */
function joinParts(nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[]): TypeDefinitionNode {
  const [first] = nodes;
  if (first === undefined) {
    throw new Error("A type has no parts.");
  }
  const join = (key: string): readonly unknown[] =>
    nodes.flatMap((node) => (node as unknown as Record<string, readonly unknown[] | undefined>)[key] ?? []);
  // All parts of a type are of one kind, so that their lists can be put together by name.
  return {
    ...first,
    kind: first.kind.replace("Extension", "Definition"),
    directives: join("directives"),
    fields: join("fields"),
    interfaces: join("interfaces"),
    types: join("types"),
    values: join("values"),
  } as unknown as TypeDefinitionNode;
}

function stripDirectives(node: TypeDefinitionNode): TypeDefinitionNode {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [node] };
  const stripped = visit(document, {
    Directive: (directive) => (ownDirectives.includes(directive.name.value) ? undefined : null),
  });
  const [definition] = stripped.definitions;
  return definition !== undefined && isTypeDefinitionNode(definition) ? definition : node;
}

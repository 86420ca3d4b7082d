import {
  type ASTNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  GraphQLError,
  getLocation,
  Kind,
  parse,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
} from "graphql";
import { FederationModelError, type SourcePosition } from "./errors.ts";

/** A supergraph's document with what its `@link` (or `@core`) applications say. */
export interface SupergraphDocument {
  readonly document: DocumentNode;
  readonly joinVersion: JoinVersion;
  readonly links: readonly SpecLink[];
}

export type JoinVersion = "v0.1" | "v0.2" | "v0.3" | "v0.4" | "v0.5";

/** One specification that the supergraph is linked to. */
export interface SpecLink {
  readonly name: string;
  readonly version: string;
  /** What its elements are prefixed with. */
  readonly namespace: string;
  readonly purpose: string | undefined;
  /** Names of this schema that are imported, `@` with directives. */
  readonly importedNames: readonly string[];
}

export interface ReadSupergraphOptions {
  /** Names of the specifications for SECURITY or EXECUTION, beyond those read here, that the caller obeys. */
  readonly understoodSpecs?: readonly string[];
}

const joinVersions: readonly string[] = ["v0.1", "v0.2", "v0.3", "v0.4", "v0.5"];
const alwaysUnderstood: readonly string[] = ["core", "link", "join", "inaccessible", "context"];

/**
 * Parses a supergraph and checks that all it needs is understood.
 *
 * @throws FederationModelError SUPERGRAPH_SYNTAX_INVALID, SUPERGRAPH_INVALID, JOIN_VERSION_UNKNOWN,
 * SUPERGRAPH_SPEC_UNKNOWN.
 */
export function readSupergraph(sdl: string, options: ReadSupergraphOptions = {}): SupergraphDocument {
  const document = parseSupergraph(sdl);
  const directives = document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node: SchemaDefinitionNode | SchemaExtensionNode) => node.directives ?? [])
    .map((directive) => ({ directive, link: readLink(directive) }));
  let joinVersion: JoinVersion | undefined;
  const links: SpecLink[] = [];
  for (const { directive, link } of directives) {
    if (link === undefined) {
      continue;
    }
    links.push(link);
    if (link.name === "join") {
      joinVersion = checkJoinVersion(link, directive);
    }
    checkUnderstood(link, directive, options.understoodSpecs ?? []);
  }
  if (joinVersion === undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      'The schema has no `@link` to "https://specs.apollo.dev/join", so it is not a supergraph. Give the output of a composition.',
      { position: positionOf(document.definitions[0]) },
    );
  }
  return { document, joinVersion, links };
}

/** Where a node stands in the text that it was parsed from. */
export function positionOf(node: ASTNode | undefined): SourcePosition | undefined {
  if (node?.loc === undefined) {
    return undefined;
  }
  const { line, column } = getLocation(node.loc.source, node.loc.start);
  return { line, column };
}

/** The arguments of a directive as plain values, by name; enum values and numbers as their text. */
export function directiveArguments(directive: ConstDirectiveNode): ReadonlyMap<string, unknown> {
  return new Map(
    (directive.arguments ?? []).map((argument) => [argument.name.value, plainValue(argument.value)]),
  );
}

function parseSupergraph(sdl: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      throw error;
    }
    const location = error.locations?.[0];
    throw new FederationModelError(
      "SUPERGRAPH_SYNTAX_INVALID",
      `The supergraph is not GraphQL schema language: ${error.message}`,
      { cause: error, position: location },
    );
  }
}

function readLink(directive: ConstDirectiveNode): SpecLink | undefined {
  const given = directiveArguments(directive);
  const url = given.get("url") ?? given.get("feature");
  if (typeof url !== "string" || (directive.name.value !== "core" && !/link/i.test(directive.name.value))) {
    return undefined;
  }
  const match = /\/([^/]+)\/(v\d+\.\d+)\/?$/.exec(url);
  const name = match?.[1] ?? url;
  const as = given.get("as");
  const purpose = given.get("for");
  const imported = given.get("import");
  return {
    name,
    version: match?.[2] ?? "",
    namespace: typeof as === "string" ? as : name,
    purpose: typeof purpose === "string" ? purpose : undefined,
    importedNames: Array.isArray(imported) ? imported.flatMap(importedName) : [],
  };
}

function importedName(item: unknown): readonly string[] {
  if (typeof item === "string") {
    return [item];
  }
  if (item instanceof Map) {
    const name: unknown = item.get("as") ?? item.get("name");
    return typeof name === "string" ? [name] : [];
  }
  return [];
}

function checkJoinVersion(link: SpecLink, directive: ConstDirectiveNode): JoinVersion {
  if (!joinVersions.includes(link.version)) {
    throw new FederationModelError(
      "JOIN_VERSION_UNKNOWN",
      `The supergraph uses join ${link.version || "of no version"}; ${joinVersions.join(", ")} are understood. Compose with one of those.`,
      { position: positionOf(directive) },
    );
  }
  // Checked against the list of the type's own members just above.
  return link.version as JoinVersion;
}

function checkUnderstood(link: SpecLink, directive: ConstDirectiveNode, understood: readonly string[]): void {
  const known = alwaysUnderstood.includes(link.name) || understood.includes(link.name);
  if (!known && (link.purpose === "SECURITY" || link.purpose === "EXECUTION")) {
    throw new FederationModelError(
      "SUPERGRAPH_SPEC_UNKNOWN",
      `The supergraph needs the specification "${link.name}" for ${link.purpose}, which is not understood here. Serving it would leave out what that specification demands.`,
      { position: positionOf(directive) },
    );
  }
}

function plainValue(node: ConstValueNode): unknown {
  switch (node.kind) {
    case Kind.LIST:
      return node.values.map(plainValue);
    case Kind.OBJECT:
      return new Map(node.fields.map((field) => [field.name.value, plainValue(field.value)]));
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
  }
}

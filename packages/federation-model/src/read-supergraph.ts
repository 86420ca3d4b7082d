import {
  type ASTNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  GraphQLError,
  getLocation,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
} from "graphql";
import { isEmptyGraphql, parseBounded } from "./bounded-parser.ts";
import { FederationModelError, type SourcePosition } from "./errors.ts";
import {
  assertSecurityDelegated,
  type DelegatedSecurity,
  isKnownSpec,
  isNeeded,
  isObeyed,
  isSecuritySpec,
  isSpecNamed,
} from "./known-specs.ts";

/** A supergraph's document with what its `@link` (or `@core`) applications say. */
export interface SupergraphDocument {
  readonly document: DocumentNode;
  readonly joinVersion: JoinVersion;
  readonly links: readonly SpecLink[];
  /** The specifications for SECURITY that neither the model nor the caller obeys: something else has to. */
  readonly securitySpecs: readonly SpecLink[];
}

export type JoinVersion = "v0.1" | "v0.2" | "v0.3" | "v0.4" | "v0.5";

/** One specification that the supergraph is linked to. */
export interface SpecLink {
  /** The last part of its identity: `join`. */
  readonly name: string;
  /** The URL without the version: `https://specs.apollo.dev/join`. */
  readonly identity: string;
  readonly version: string;
  readonly url: string;
  /** What its elements are prefixed with. */
  readonly namespace: string;
  readonly purpose: string | undefined;
  /** Names of this schema that are imported, `@` with directives. */
  readonly importedNames: readonly string[];
  readonly position: SourcePosition | undefined;
}

export interface ReadSupergraphOptions {
  /**
   * The specifications for SECURITY or EXECUTION, beyond those read here, that the caller obeys: names on
   * specs.apollo.dev, or URLs without the version.
   */
  readonly understoodSpecs?: readonly string[];
  /** The specifications for SECURITY that are enforced by something else; none unless given. */
  readonly delegatedSecurity?: DelegatedSecurity;
}

const joinVersions: readonly string[] = ["v0.1", "v0.2", "v0.3", "v0.4", "v0.5"];

/**
 * Parses a supergraph, unless it is a document already, and checks that all it needs is understood.
 *
 * @throws FederationModelError SUPERGRAPH_SYNTAX_INVALID, SUPERGRAPH_INVALID, JOIN_VERSION_UNKNOWN,
 * SUPERGRAPH_SPEC_UNKNOWN.
 */
export function readSupergraph(
  supergraph: string | DocumentNode,
  options: ReadSupergraphOptions = {},
): SupergraphDocument {
  const document = typeof supergraph === "string" ? parseSupergraph(supergraph) : supergraph;
  const links = readLinks(document);
  const joinVersion = links.filter((link) => isKnownSpec(link, "join")).map(checkJoinVersion)[0];
  if (joinVersion === undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      `The schema has no \`@link\` to "https://specs.apollo.dev/join", so it is not a supergraph. ${adviceFor(links, document)}`,
      { position: positionOf(document.definitions[0]) },
    );
  }
  const understood = options.understoodSpecs ?? [];
  const open = links.filter(
    (link) => isNeeded(link) && !isObeyed(link) && !understood.some((name) => isSpecNamed(link, name)),
  );
  const securitySpecs = open.filter(isSecuritySpec);
  assertUnderstood(open.filter((link) => !isSecuritySpec(link)));
  assertSecurityDelegated(securitySpecs, options.delegatedSecurity ?? []);
  return { document, joinVersion, links, securitySpecs };
}

/** What someone may have given in the place of a supergraph. */
function adviceFor(links: readonly SpecLink[], document: DocumentNode): string {
  const isSubgraph =
    links.some((link) => isKnownSpec(link, "federation")) ||
    document.definitions.some(
      (node) =>
        (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
        node.directives?.some(({ name }) => name.value === "key") === true,
    );
  if (isSubgraph) {
    return "It is the schema of one subgraph: compose it with the others, and give what comes out.";
  }
  const isOperation = document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION);
  return isOperation
    ? "It is an operation: give the output of a composition."
    : "Give the output of a composition.";
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

/** One argument of a directive, as {@link directiveArguments} has it; nothing where it is not given. */
export function directiveArgument(directive: ConstDirectiveNode, name: string): unknown {
  const argument = directive.arguments?.find((one) => one.name.value === name);
  return argument === undefined ? undefined : plainValue(argument.value);
}

function parseSupergraph(sdl: string): DocumentNode {
  try {
    return parseBounded(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      throw error;
    }
    const location = error.locations?.[0];
    throw new FederationModelError(
      "SUPERGRAPH_SYNTAX_INVALID",
      isEmptyGraphql(sdl)
        ? "The supergraph is empty. Give the output of a composition."
        : `The supergraph is not GraphQL schema language: ${error.message}`,
      { cause: error, position: location },
    );
  }
}

/** The `@link` (or `@core`) applications of a schema, also where that directive is given another name. */
function readLinks(document: DocumentNode): readonly SpecLink[] {
  const directives = document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node: SchemaDefinitionNode | SchemaExtensionNode) => node.directives ?? []);
  const candidates = directives.flatMap((directive) => {
    const link = readLink(directive);
    return link === undefined ? [] : [{ name: directive.name.value, link }];
  });
  const own = candidates.filter(({ link }) => isKnownSpec(link, "link") || isKnownSpec(link, "core"));
  const names = new Set(["link", "core", ...own.map(({ name }) => name)]);
  return candidates.filter(({ name }) => names.has(name)).map(({ link }) => link);
}

function readLink(directive: ConstDirectiveNode): SpecLink | undefined {
  const given = directiveArguments(directive);
  const url = given.get("url") ?? given.get("feature");
  if (typeof url !== "string") {
    return undefined;
  }
  const match = /^(.*\/([^/]+))\/(v\d+\.\d+)\/?$/.exec(url);
  const name = match?.[2] ?? url;
  const as = given.get("as");
  const purpose = given.get("for");
  const imported = given.get("import");
  return {
    name,
    identity: match?.[1] ?? url.replace(/\/$/, ""),
    version: match?.[3] ?? "",
    url,
    namespace: typeof as === "string" ? as : name,
    purpose: typeof purpose === "string" ? purpose : undefined,
    importedNames: Array.isArray(imported) ? imported.flatMap(importedName) : [],
    position: positionOf(directive),
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

function checkJoinVersion({ version, position }: SpecLink): JoinVersion {
  if (!joinVersions.includes(version)) {
    throw new FederationModelError(
      "JOIN_VERSION_UNKNOWN",
      `The supergraph uses join ${version || "of no version"}; ${joinVersions.join(", ")} are understood. Compose with one of those.`,
      { position },
    );
  }
  // Checked against the list of the type's own members just above.
  return version as JoinVersion;
}

function assertUnderstood([open]: readonly SpecLink[]): void {
  if (open !== undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_SPEC_UNKNOWN",
      `The supergraph needs the specification "${open.name}" (${open.url}) for ${open.purpose}, which is not understood here: operations could be answered wrongly. Compose without it, or serve the supergraph with a gateway that knows it.`,
      { position: open.position },
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

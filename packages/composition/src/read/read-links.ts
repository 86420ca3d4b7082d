import { type ConstDirectiveNode, Kind, type SchemaDefinitionNode, type SchemaExtensionNode } from "graphql";
import type { FindingCollector } from "../finding-collector.ts";
import { checkDefaultNames } from "./check-default-names.ts";
import { checkLinks } from "./check-links.ts";
import { federation1Names, federation2Names } from "./federation-names.ts";
import type { FederationDirectiveName, FederationTypeName, FederationVersion } from "./federation-spec.ts";
import { directiveValues, type LinkImport, readImports, textValue } from "./link-imports.ts";
import { LinkReader } from "./link-reader.ts";
import { type LinkUrl, parseLinkUrl } from "./link-url.ts";
import { federationIdentity, linkIdentity } from "./linked-specs.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";

/** What the `@link` applications of a schema say. */
export interface SubgraphLinks {
  readonly version: FederationVersion;
  /** Whether a link says so; what says nothing is of federation 1. */
  readonly isLinked: boolean;
  /** The subgraph's own name of `@link`; nothing where it defines another directive of that name. */
  readonly linkDirective: string | undefined;
  /** Directives of federation by the names that the subgraph gives them. */
  readonly federationDirectives: ReadonlyMap<string, FederationDirectiveName>;
  /** Types of federation by the names that the subgraph gives them. */
  readonly federationTypes: ReadonlyMap<string, FederationTypeName>;
  /** The types of `@link` by the names that the subgraph gives them. */
  readonly linkTypes: ReadonlyMap<string, LinkTypeName>;
  /** Links to all other specifications, in the order of the schema. */
  readonly specs: readonly LinkedSpec[];
}

export type LinkTypeName = "Purpose" | "Import";

/** A `@link` to a specification. */
export interface LinkedSpec {
  readonly url: LinkUrl;
  /** The prefix of the names that are not imported. */
  readonly namespace: string;
  readonly imports: readonly LinkImport[];
  readonly purpose: string | undefined;
  readonly node: ConstDirectiveNode;
}

/**
 * Reads the links of one schema; nothing where they are wrong, as all else depends on them. Errors:
 * INVALID_LINK_DIRECTIVE_USAGE, INVALID_LINK_IDENTIFIER, UNKNOWN_LINK_VERSION, UNKNOWN_FEDERATION_LINK_VERSION,
 * UNSUPPORTED_LINKED_FEATURE.
 *
 * @see https://specs.apollo.dev/link/v1.0
 */
export function readLinks(subgraph: ParsedSubgraph, findings: FindingCollector): SubgraphLinks | undefined {
  const uses = schemaDirectives(subgraph);
  const defined = definedDirectives(subgraph);
  const linkDirective = findLinkDirective(uses, defined);
  const reader = new LinkReader(subgraph, findings);
  const links = uses
    .filter((use) => use.name.value === linkDirective)
    .flatMap((node) => reader.read(node) ?? []);
  const federation = links.find(({ url }) => url.identity === federationIdentity);
  const version = federation === undefined ? federation1 : reader.federationVersion(federation);
  const specs = links.filter(
    ({ url }) => url.identity !== federationIdentity && url.identity !== linkIdentity,
  );
  const { directives, types } =
    federation === undefined
      ? federation1Names(version, defined, specs)
      : federation2Names(version, federation, specs);
  checkLinks(links, version, reader);
  checkDefaultNames(subgraph.document, links, reader);
  return reader.hasErrors
    ? undefined
    : {
        version,
        isLinked: federation !== undefined,
        linkDirective,
        linkTypes: linkDirective === undefined ? new Map() : linkTypes(linkDirective, links),
        federationDirectives: directives,
        federationTypes: types,
        specs,
      };
}

/** The name that a link gives to a type comes first, then those that schemas use without saying so. */
function linkTypes(linkDirective: string, links: readonly LinkedSpec[]): ReadonlyMap<string, LinkTypeName> {
  const own = links.find(({ url }) => url.identity === linkIdentity);
  const names: readonly LinkTypeName[] = ["Purpose", "Import"];
  return new Map(
    names.flatMap((name) => {
      const imported = own?.imports.filter((item) => item.name === name).map(({ as }) => as) ?? [];
      const locals = [...imported, `${own?.namespace ?? "link"}__${name}`, `${linkDirective}__${name}`];
      return locals.map((local) => [local, name] as const);
    }),
  );
}

const federation1: FederationVersion = { major: 1, minor: 0 };

function schemaDirectives({ document }: ParsedSubgraph): readonly ConstDirectiveNode[] {
  return document.definitions
    .filter(
      (node): node is SchemaDefinitionNode | SchemaExtensionNode =>
        node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION,
    )
    .flatMap((node) => node.directives ?? []);
}

function definedDirectives({ document }: ParsedSubgraph): ReadonlySet<string> {
  return new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [],
    ),
  );
}

/**
 * The name under which the schema links the link specification itself; `link` where it does not say. A schema that
 * links neither that nor federation may have a directive of its own by that name.
 */
function findLinkDirective(
  uses: readonly ConstDirectiveNode[],
  defined: ReadonlySet<string>,
): string | undefined {
  const renamed = uses.find(isLinkOfItself)?.name.value;
  if (renamed !== undefined) {
    return renamed;
  }
  const isLinked = uses.some(
    (use) => use.name.value === "link" && identityOf(use)?.startsWith("https://specs.apollo.dev/"),
  );
  return isLinked || !defined.has("link") ? "link" : undefined;
}

function identityOf(use: ConstDirectiveNode): string | undefined {
  return parseLinkUrl(textValue(directiveValues(use).get("url")) ?? "")?.identity;
}

function isLinkOfItself(use: ConstDirectiveNode): boolean {
  if (identityOf(use) !== linkIdentity) {
    return false;
  }
  const values = directiveValues(use);
  const imported = readImports(values.get("import")).imports.find(({ name }) => name === "@link");
  return imported === undefined
    ? use.name.value === (textValue(values.get("as")) ?? "link")
    : imported.as === `@${use.name.value}`;
}

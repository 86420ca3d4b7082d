import { didYouMean, suggest } from "@hansa/core";
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
} from "graphql";
import type { FindingCollector } from "../finding-collector.ts";
import {
  type FederationDirectiveName,
  type FederationTypeName,
  type FederationVersion,
  federationDirectivesOf,
  federationMinorWith,
  federationTypes,
  lastFederationMinor,
} from "./federation-spec.ts";
import { type LinkUrl, parseLinkUrl } from "./link-url.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";

/** What the `@link` applications of a schema say. */
export interface SubgraphLinks {
  readonly version: FederationVersion;
  /** The subgraph's own name of `@link`. */
  readonly linkDirective: string;
  /** Directives of federation by the names that the subgraph gives them. */
  readonly federationDirectives: ReadonlyMap<string, FederationDirectiveName>;
  /** Types of federation by the names that the subgraph gives them. */
  readonly federationTypes: ReadonlyMap<string, FederationTypeName>;
  /** Links to all other specifications, in the order of the schema. */
  readonly specs: readonly LinkedSpec[];
}

/** A `@link` to a specification. */
export interface LinkedSpec {
  readonly url: LinkUrl;
  /** The prefix of the names that are not imported. */
  readonly namespace: string;
  readonly imports: readonly LinkImport[];
  readonly purpose: string | undefined;
  readonly node: ConstDirectiveNode;
}

/** Both names with a leading `@` for directives. */
export interface LinkImport {
  readonly name: string;
  readonly as: string;
  readonly node: ConstValueNode;
}

const specsHost = "https://specs.apollo.dev";
const linkIdentity = `${specsHost}/link`;
const federationIdentity = `${specsHost}/federation`;

/**
 * Reads the links of one schema. Errors: INVALID_LINK_DIRECTIVE_USAGE, INVALID_LINK_IDENTIFIER,
 * UNKNOWN_LINK_VERSION, UNKNOWN_FEDERATION_LINK_VERSION.
 *
 * @see https://specs.apollo.dev/link/v1.0
 */
export function readLinks(subgraph: ParsedSubgraph, findings: FindingCollector): SubgraphLinks {
  const uses = schemaDirectives(subgraph);
  const linkDirective = findLinkDirective(uses);
  const reader = new LinkReader(subgraph, findings);
  const links = uses
    .filter((use) => use.name.value === linkDirective)
    .flatMap((node) => reader.read(node) ?? []);
  reader.checkOnce(links);
  const federation = links.find((link) => link.url.identity === federationIdentity);
  const version = federation === undefined ? federation1 : reader.federationVersion(federation);
  const specs = links.filter(
    ({ url }) => url.identity !== federationIdentity && url.identity !== linkIdentity,
  );
  return {
    version,
    linkDirective,
    federationDirectives: localDirectives(version, federation, reader),
    federationTypes: localTypes(version, federation),
    specs,
  };
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

/** The name under which the schema links the link specification itself; `link` where it does not say. */
function findLinkDirective(uses: readonly ConstDirectiveNode[]): string {
  for (const use of uses) {
    const values = directiveValues(use);
    const url = textValue(values.get("url"));
    const as = textValue(values.get("as")) ?? "link";
    const isLink = url !== undefined && parseLinkUrl(url)?.identity === linkIdentity;
    const imported = importsOf(values.get("import")).some(
      (item) => item.name === "@link" && item.as === `@${use.name.value}`,
    );
    if (isLink && (use.name.value === as || imported)) {
      return use.name.value;
    }
  }
  return "link";
}

/** Reads single links and reports what is wrong with them. */
class LinkReader {
  readonly #subgraph: ParsedSubgraph;
  readonly #findings: FindingCollector;

  constructor(subgraph: ParsedSubgraph, findings: FindingCollector) {
    this.#subgraph = subgraph;
    this.#findings = findings;
  }

  read(node: ConstDirectiveNode): LinkedSpec | undefined {
    const values = directiveValues(node);
    const text = textValue(values.get("url"));
    if (text === undefined) {
      this.#misuse(
        node,
        "A link has no url.",
        'Give it one, like url: "https://specs.apollo.dev/federation/v2.3".',
      );
      return undefined;
    }
    const url = parseLinkUrl(text);
    if (url === undefined) {
      this.#findings.error({
        code: "INVALID_LINK_IDENTIFIER",
        message: `The url ${JSON.stringify(text)} of a link does not end with a name and a version.`,
        mend: 'Write it like "https://example.com/name/v1.0".',
        at: [{ subgraph: this.#subgraph, node }],
      });
      return undefined;
    }
    const as = textValue(values.get("as"));
    if (as !== undefined && !/^[A-Za-z_]\w*$/.test(as)) {
      this.#misuse(
        node,
        `The name ${JSON.stringify(as)} of a link is not a GraphQL name.`,
        "Give another in as:.",
      );
    }
    const imports = importsOf(values.get("import"));
    this.#checkImports(values.get("import"), imports, node);
    this.#checkLinkVersion(url, node);
    const purpose = values.get("for");
    return {
      url,
      namespace: as ?? url.name,
      imports,
      purpose: purpose?.kind === Kind.ENUM ? purpose.value : undefined,
      node,
    };
  }

  /** Reports specifications that are linked twice, and names that are imported twice. */
  checkOnce(links: readonly LinkedSpec[]): void {
    const byIdentity = new Map<string, LinkedSpec>();
    const byImport = new Map<string, LinkedSpec>();
    for (const link of links) {
      const before = byIdentity.get(link.url.identity);
      if (before !== undefined) {
        this.#misuse(
          link.node,
          `The specification "${link.url.identity}" is linked twice.`,
          "Keep one link, with all that is imported.",
        );
      }
      byIdentity.set(link.url.identity, link);
      for (const item of link.imports) {
        const other = byImport.get(item.as);
        if (other !== undefined) {
          this.#misuse(item.node, `The name "${item.as}" is imported twice.`, "Rename one of them with as:.");
        }
        byImport.set(item.as, link);
      }
    }
  }

  federationVersion({ url, node }: LinkedSpec): FederationVersion {
    if (url.major !== 2 || url.minor > lastFederationMinor) {
      this.#findings.error({
        code: "UNKNOWN_FEDERATION_LINK_VERSION",
        message: `Federation v${url.major}.${url.minor} is not a version that is known here; v2.0 to v2.${lastFederationMinor} are.`,
        mend: "Link one of those.",
        at: [{ subgraph: this.#subgraph, node }],
      });
    }
    return { major: 2, minor: Math.min(url.minor, lastFederationMinor) };
  }

  /** Reports an import from federation that its version does not have. */
  unknownImport({ name, node }: LinkImport, version: FederationVersion, known: readonly string[]): void {
    const since = name.startsWith("@") ? federationMinorWith(name.slice(1)) : undefined;
    const mend =
      since === undefined
        ? `Remove it.${didYouMean(suggest(name, known))}`
        : `It came with v2.${since}: link that version or a later one.`;
    this.#misuse(node, `Federation v2.${version.minor} has no "${name}" to import.`, mend);
  }

  #checkImports(
    value: ConstValueNode | undefined,
    imports: readonly LinkImport[],
    node: ConstDirectiveNode,
  ): void {
    const given =
      value === undefined || value.kind === Kind.NULL
        ? 0
        : value.kind === Kind.LIST
          ? value.values.length
          : -1;
    if (given !== imports.length) {
      this.#misuse(
        value ?? node,
        "What a link imports is not a list of names.",
        'Write each item as "@name" or as { name: "@name", as: "@other" }.',
      );
    }
    for (const item of imports.filter(({ name, as }) => name.startsWith("@") !== as.startsWith("@"))) {
      this.#misuse(
        item.node,
        `"${item.name}" is imported as "${item.as}": one is the name of a directive, the other of a type.`,
        'Directives begin with "@" in both names.',
      );
    }
  }

  #checkLinkVersion({ identity, major, minor }: LinkUrl, node: ConstDirectiveNode): void {
    if (identity === linkIdentity && (major !== 1 || minor !== 0)) {
      this.#findings.error({
        code: "UNKNOWN_LINK_VERSION",
        message: `v${major}.${minor} of the link specification is not known here.`,
        mend: "Link v1.0.",
        at: [{ subgraph: this.#subgraph, node }],
      });
    }
  }

  #misuse(node: ConstDirectiveNode | ConstValueNode, message: string, mend: string): void {
    this.#findings.error({
      code: "INVALID_LINK_DIRECTIVE_USAGE",
      message,
      mend,
      at: [{ subgraph: this.#subgraph, node }],
    });
  }
}

function localDirectives(
  version: FederationVersion,
  link: LinkedSpec | undefined,
  reader: LinkReader,
): ReadonlyMap<string, FederationDirectiveName> {
  const known = federationDirectivesOf(version).map(({ name }) => name);
  if (link === undefined) {
    return new Map(known.map((name) => [name, name]));
  }
  const local = new Map<string, FederationDirectiveName>(
    known.map((name) => [`${link.namespace}__${name}`, name]),
  );
  const typeNames = [...federationTypes.keys()];
  for (const item of link.imports) {
    const directive = known.find((name) => `@${name}` === item.name);
    if (directive !== undefined) {
      local.set(item.as.slice(1), directive);
    } else if (!typeNames.some((name) => name === item.name)) {
      reader.unknownImport(item, version, [...known.map((name) => `@${name}`), ...typeNames]);
    }
  }
  return local;
}

function localTypes(
  version: FederationVersion,
  link: LinkedSpec | undefined,
): ReadonlyMap<string, FederationTypeName> {
  if (link === undefined) {
    return new Map([["_FieldSet", "FieldSet"]]);
  }
  const local = new Map<string, FederationTypeName>();
  for (const [name, since] of federationTypes) {
    if (since <= version.minor) {
      local.set(`${link.namespace}__${name}`, name);
      for (const item of link.imports.filter((one) => one.name === name)) {
        local.set(item.as, name);
      }
    }
  }
  return local;
}

/** The arguments of a directive, by name. */
export function directiveValues(node: ConstDirectiveNode): ReadonlyMap<string, ConstValueNode> {
  return new Map((node.arguments ?? []).map(({ name, value }) => [name.value, value]));
}

function importsOf(value: ConstValueNode | undefined): readonly LinkImport[] {
  return value?.kind === Kind.LIST ? value.values.flatMap((item) => readImport(item) ?? []) : [];
}

function readImport(node: ConstValueNode): LinkImport | undefined {
  if (node.kind === Kind.STRING) {
    return { name: node.value, as: node.value, node };
  }
  if (node.kind !== Kind.OBJECT) {
    return undefined;
  }
  const part = (name: string): string | undefined =>
    textValue(node.fields.find((field) => field.name.value === name)?.value);
  const name = part("name");
  return name === undefined ? undefined : { name, as: part("as") ?? name, node };
}

function textValue(node: ConstValueNode | undefined): string | undefined {
  return node?.kind === Kind.STRING ? node.value : undefined;
}

import { type ConstDirectiveNode, type ConstValueNode, Kind } from "graphql";
import type { CompositionErrorCode } from "../errors.ts";
import type { FindingCollector } from "../finding-collector.ts";
import { type FederationVersion, lastFederationMinor } from "./federation-spec.ts";
import { directiveValues, type LinkImport, readImports, textValue } from "./link-imports.ts";
import { type LinkUrl, parseLinkUrl } from "./link-url.ts";
import { linkIdentity } from "./linked-specs.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";
import type { LinkedSpec } from "./read-links.ts";

/** Reads single links and reports what is wrong with them. */
export class LinkReader {
  readonly #subgraph: ParsedSubgraph;
  readonly #findings: FindingCollector;
  #hasErrors = false;

  constructor(subgraph: ParsedSubgraph, findings: FindingCollector) {
    this.#subgraph = subgraph;
    this.#findings = findings;
  }

  /** Whether something is wrong with the links that were read. */
  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  /** A link with all that could be read; nothing where it says of no specification. */
  read(node: ConstDirectiveNode): LinkedSpec | undefined {
    const values = directiveValues(node);
    const url = this.#readUrl(values.get("url"), node);
    if (url === undefined) {
      return undefined;
    }
    this.#checkLinkVersion(url, node);
    const purpose = values.get("for");
    return {
      url,
      namespace: this.#readNamespace(textValue(values.get("as")), url, node),
      imports: this.#readImports(values.get("import")),
      purpose: purpose?.kind === Kind.ENUM ? purpose.value : undefined,
      node,
    };
  }

  federationVersion({ url, node }: LinkedSpec): FederationVersion {
    if (!isKnownVersion(url)) {
      this.#error("UNKNOWN_FEDERATION_LINK_VERSION", node, {
        message: `Federation v${url.major}.${url.minor} is not a version that is known here; v2.0 to v2.${lastFederationMinor} are.`,
        mend: "Link one of those.",
      });
    }
    return { major: 2, minor: Math.min(url.minor, lastFederationMinor) };
  }

  misuse(node: ConstDirectiveNode | ConstValueNode, message: string, mend: string): void {
    this.#error("INVALID_LINK_DIRECTIVE_USAGE", node, { message, mend });
  }

  /** Reports a link to a specification that needs more than a federated gateway. */
  unsupported({ url, node }: LinkedSpec): void {
    this.#error("UNSUPPORTED_LINKED_FEATURE", node, {
      message: `"${url.identity}" cannot be used here: nothing but the router that it was made for understands it.`,
      mend: "Remove the link and what it is used for, or serve the data from a subgraph.",
    });
  }

  #error(
    code: CompositionErrorCode,
    node: ConstDirectiveNode | ConstValueNode,
    text: { readonly message: string; readonly mend: string },
  ): void {
    this.#hasErrors = true;
    this.#findings.error({ ...text, code, at: [{ subgraph: this.#subgraph, node }] });
  }

  #readUrl(value: ConstValueNode | undefined, node: ConstDirectiveNode): LinkUrl | undefined {
    const text = textValue(value);
    if (text === undefined) {
      this.misuse(
        node,
        "A link has no url.",
        'Give it one, like url: "https://specs.apollo.dev/federation/v2.3".',
      );
      return undefined;
    }
    const url = parseLinkUrl(text);
    if (url === undefined) {
      this.#error("INVALID_LINK_IDENTIFIER", node, {
        message: `The url ${JSON.stringify(text)} of a link does not end with a name and a version.`,
        mend: 'Write it like "https://example.com/name/v1.0".',
      });
    }
    return url;
  }

  /** Names stand before `__` in those of the specification's elements, so that they may not hold it themselves. */
  #readNamespace(as: string | undefined, { name }: LinkUrl, node: ConstDirectiveNode): string {
    const namespace = as ?? name;
    // A url may have what a GraphQL name cannot, as long as nothing is called by it.
    const isName = as === undefined ? /^[A-Za-z_]/.test(name) : /^[A-Za-z_]\w*$/.test(as);
    if (!isName || namespace.includes("__") || namespace.endsWith("_")) {
      this.misuse(
        node,
        isName
          ? `The name ${JSON.stringify(namespace)} of a link has "__" in it, or "_" at its end.`
          : `The name ${JSON.stringify(namespace)} of a link is not a GraphQL name.`,
        "Give another in as:.",
      );
    }
    return namespace;
  }

  #readImports(value: ConstValueNode | undefined): readonly LinkImport[] {
    const { imports, unreadable } = readImports(value);
    const [first] = unreadable;
    if (first !== undefined) {
      this.misuse(
        first,
        "What a link imports is not a list of names.",
        'Write each item as "@name" or as { name: "@name", as: "@other" }.',
      );
    }
    for (const item of imports.filter(({ name, as }) => name.startsWith("@") !== as.startsWith("@"))) {
      this.misuse(
        item.node,
        `"${item.name}" is imported as "${item.as}": one is the name of a directive, the other of a type.`,
        'Directives begin with "@" in both names.',
      );
    }
    return imports;
  }

  #checkLinkVersion({ identity, major, minor }: LinkUrl, node: ConstDirectiveNode): void {
    if (identity === linkIdentity && (major !== 1 || minor !== 0)) {
      this.#error("UNKNOWN_LINK_VERSION", node, {
        message: `v${major}.${minor} of the link specification is not known here.`,
        mend: "Link v1.0.",
      });
    }
  }
}

/** Whether a url of federation names a version of it that is known here. */
export function isKnownVersion({ major, minor }: LinkUrl): boolean {
  return major === 2 && minor <= lastFederationMinor;
}

import { didYouMean, suggest } from "@hansa/core";
import {
  type FederationVersion,
  federationDirectivesOf,
  federationMinorWith,
  federationTypes,
} from "./federation-spec.ts";
import type { LinkImport } from "./link-imports.ts";
import { isKnownVersion, type LinkReader } from "./link-reader.ts";
import {
  connectIdentity,
  elementsOf,
  federationIdentity,
  findKnownSpec,
  linkElements,
  linkIdentity,
} from "./linked-specs.ts";
import type { LinkedSpec } from "./read-links.ts";
import { builtInDirectives, builtInScalars } from "./spec-names.ts";

/**
 * Holds the links of one schema against each other: no specification twice, no name for two things, no thing under two
 * names, and nothing imported that its specification does not have. Errors:
 * INVALID_LINK_DIRECTIVE_USAGE, UNSUPPORTED_LINKED_FEATURE.
 */
export function checkLinks(
  links: readonly LinkedSpec[],
  version: FederationVersion,
  reader: LinkReader,
): void {
  checkSpecs(links, reader);
  checkImports(links, reader);
  for (const link of links) {
    checkElements(link, version, reader);
    if (link.url.identity === connectIdentity) {
      reader.unsupported(link);
    }
  }
}

function checkSpecs(links: readonly LinkedSpec[], reader: LinkReader): void {
  const identities = new Set<string>();
  const identityByNamespace = new Map<string, string>([["link", linkIdentity]]);
  for (const { url, namespace, node } of links) {
    const other = identityByNamespace.get(namespace);
    if (identities.has(url.identity)) {
      reader.misuse(
        node,
        `The specification "${url.identity}" is linked twice.`,
        "Keep one link, with all that is imported.",
      );
    } else if (other !== undefined && other !== url.identity) {
      reader.misuse(
        node,
        `The specifications "${url.identity}" and "${other}" are both linked under the name "${namespace}".`,
        "Give one of them another name in as:.",
      );
    }
    identities.add(url.identity);
    identityByNamespace.set(namespace, url.identity);
  }
}

function checkImports(links: readonly LinkedSpec[], reader: LinkReader): void {
  const byLocalName = new Map<string, string>();
  for (const link of links) {
    const localNames = new Map<string, string>();
    for (const item of link.imports) {
      const taken = byLocalName.get(item.as);
      const before = localNames.get(item.name);
      if (isBuiltIn(item.as)) {
        reader.misuse(
          item.node,
          `"${item.name}" is imported as "${item.as}", which GraphQL itself has.`,
          "Import it under another name.",
        );
      } else if (taken !== undefined) {
        reader.misuse(item.node, `The name "${item.as}" is imported twice.`, "Rename one of them with as:.");
      } else if (before !== undefined) {
        reader.misuse(
          item.node,
          `"${item.name}" is imported as "${before}" and as "${item.as}".`,
          "Keep one of the two.",
        );
      } else {
        checkNamespaces(item, link, { links, reader });
      }
      byLocalName.set(item.as, item.name);
      localNames.set(item.name, item.as);
    }
  }
}

function isBuiltIn(name: string): boolean {
  return name.startsWith("@") ? builtInDirectives.includes(name.slice(1)) : builtInScalars.includes(name);
}

/** A name that is imported must not look like one that another link gives to its elements. */
function checkNamespaces(
  { as, node }: LinkImport,
  link: LinkedSpec,
  { links, reader }: { readonly links: readonly LinkedSpec[]; readonly reader: LinkReader },
): void {
  const local = as.replace(/^@/, "");
  const other = links.find(
    (one) =>
      one.url.identity !== link.url.identity &&
      ((as.startsWith("@") && local === one.namespace) || local.startsWith(`${one.namespace}__`)),
  );
  if (other !== undefined) {
    reader.misuse(
      node,
      `"${as}" is imported from "${link.url.identity}", and is what "${other.url.identity}" would be called by.`,
      "Import it under another name, or give the other link a name in as:.",
    );
  }
}

function checkElements(link: LinkedSpec, version: FederationVersion, reader: LinkReader): void {
  const known = knownElements(link, version);
  for (const { name, node } of known === undefined ? [] : link.imports) {
    if (known?.includes(name)) {
      continue;
    }
    const since = name.startsWith("@") ? federationMinorWith(name.slice(1)) : undefined;
    const isLater = link.url.identity === federationIdentity && since !== undefined;
    reader.misuse(
      node,
      `"${link.url.identity}/v${link.url.major}.${link.url.minor}" has no "${name}" to import.`,
      isLater
        ? `It came with v2.${since}: link that version or a later one.`
        : `Remove it.${didYouMean(suggest(name, known ?? []))}`,
    );
  }
}

/** What can be imported; nothing where that is not known. */
function knownElements({ url }: LinkedSpec, version: FederationVersion): readonly string[] | undefined {
  if (url.identity === federationIdentity) {
    return isKnownVersion(url)
      ? [
          ...federationDirectivesOf(version).map(({ name }) => `@${name}`),
          ...[...federationTypes].filter(([, since]) => since <= version.minor).map(([name]) => name),
        ]
      : undefined;
  }
  const spec = findKnownSpec(url);
  return url.identity === linkIdentity ? linkElements : spec && elementsOf(spec);
}

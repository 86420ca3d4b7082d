import { BREAK, type DocumentNode, Kind, visit } from "graphql";
import { defaultName } from "./federation-names.ts";
import type { LinkReader } from "./link-reader.ts";
import { federationIdentity, findKnownSpec } from "./linked-specs.ts";
import type { LinkedSpec } from "./read-links.ts";

/**
 * A directive that is imported under one name has no other: what the schema defines and applies under the name that it
 * would have without the import would mean nothing, although it looks like the specification's. Error:
 * INVALID_LINK_DIRECTIVE_USAGE.
 */
export function checkDefaultNames(
  document: DocumentNode,
  links: readonly LinkedSpec[],
  reader: LinkReader,
): void {
  const defined = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [],
    ),
  );
  for (const link of links) {
    const isKnown = link.url.identity === federationIdentity || findKnownSpec(link.url) !== undefined;
    for (const { name, as, node } of isKnown ? link.imports : []) {
      const other = defaultName(link, name);
      const isFree = !name.startsWith("@") || as === `@${other}` || !defined.has(other);
      if (!isFree && isApplied(other, document)) {
        reader.misuse(
          node,
          `"${name}" is imported as "${as}", and "@${other}", which it would be called otherwise, is defined and applied too.`,
          `Write "${as}" instead of "@${other}", and remove the definition of the latter.`,
        );
      }
    }
  }
}

function isApplied(directive: string, document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    Directive: ({ name }) => {
      isFound ||= name.value === directive;
      return isFound ? BREAK : undefined;
    },
  });
  return isFound;
}

import type { Chance } from "../chance.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { SubgraphDraft, TypeDraft } from "./subgraph-draft.ts";

/** Directives that Federation 1 does not have, `@shareable` aside: there all is shared that several subgraphs have. */
const newer = /@(interfaceObject|override|inaccessible|context|fromContext)\b/;

/**
 * Some subgraphs as Federation 1 has them: without `@link`, and with key fields that are external where a type is an
 * extension. The choices are those of `chance`.
 */
export function addFederationOne(builder: GraphBuilder, chance: Chance): void {
  if (!chance.chance(20)) {
    return;
  }
  for (const draft of builder.subgraphs.filter(canBeFederationOne)) {
    if (chance.chance(60)) {
      draft.style.version = 1;
      draft.style.prefixed = new Set();
      for (const type of draft.types.values()) {
        if (isExtension(type) && chance.chance(60)) {
          markKeysExternal(type);
        }
      }
    }
  }
}

function canBeFederationOne({ types }: SubgraphDraft): boolean {
  return [...types.values()].every((type) => {
    const ofFields = [...type.fields.values()].flatMap(({ args, directives }) => [args, ...directives]);
    const hasNewer = [...type.directives, ...type.items, ...ofFields].some((text) => newer.test(text));
    const isEntityInterface =
      type.keyword === "interface" && [...type.directives].some((text) => text.startsWith("@key"));
    return !hasNewer && !isEntityInterface;
  });
}

function isExtension({ isExtension: isWritten, directives }: TypeDraft): boolean {
  return isWritten || directives.has("@extends");
}

function markKeysExternal({ directives, fields }: TypeDraft): void {
  const keys = [...directives].filter((text) => text.startsWith("@key")).join(" ");
  for (const field of fields.values()) {
    if (new RegExp(`\\b${field.name}\\b`).test(keys.replaceAll(/\{[^}]*\}/g, ""))) {
      field.directives.add("@external");
    }
  }
}

import { type DirectiveNode, type DocumentNode, Kind, visit } from "graphql";

/**
 * Names that stand for the subgraphs' own while the foreign library works. It sorts by the machine's locale, and makes
 * one identifier of different names; these sort alike everywhere and stay apart.
 */
export interface SubgraphAliases {
  /** For the subgraph with this index. */
  aliasOf(index: number): string;
  /** The document with aliases where directives name other subgraphs: `@override(from:)`. */
  hideNames(document: DocumentNode): DocumentNode;
  /** A text of the library with the subgraphs' own names, and with their identifiers in `join__Graph`. */
  revealNames(text: string): string;
}

/** Aliases for names that are valid and all different, in their order. At most 100,000. */
export function createSubgraphAliases(names: readonly string[]): SubgraphAliases {
  const ids = joinGraphIds(names);
  const aliasByName = new Map(names.map((name, index) => [name, aliasOf(index)]));
  return {
    aliasOf,
    hideNames: (document) =>
      visit(document, { [Kind.DIRECTIVE]: { enter: (directive) => hideSource(directive, aliasByName) } }),
    revealNames: (text) =>
      text
        .replace(/\bhansa_subgraph_(\d{5})(?=\b|__)/g, (alias, index) => names[Number(index)] ?? alias)
        .replace(/\bHANSA_SUBGRAPH_(\d{5})\b/g, (alias, index) => ids[Number(index)] ?? alias),
  };
}

function aliasOf(index: number): string {
  return `hansa_subgraph_${String(index).padStart(5, "0")}`;
}

/** Whatever name the directive was imported by: a text for `from` that names no subgraph stays as it is. */
function hideSource(
  directive: DirectiveNode,
  aliasByName: ReadonlyMap<string, string>,
): DirectiveNode | undefined {
  const from = directive.arguments?.find(({ name }) => name.value === "from")?.value;
  const alias = from?.kind === Kind.STRING ? aliasByName.get(from.value) : undefined;
  if (from === undefined || alias === undefined) {
    return undefined;
  }
  const renamed = directive.arguments?.map((argument) =>
    argument.value === from ? { ...argument, value: { ...from, value: alias } } : argument,
  );
  return { ...directive, arguments: renamed } as DirectiveNode;
}

/** `users` is `USERS`; names that would be the same get numbers that no other name has. */
function joinGraphIds(names: readonly string[]): readonly string[] {
  const proposed = names.map((name) => name.replace(/\W/g, "_").toUpperCase());
  const taken = new Set(proposed.filter((id, _, all) => all.indexOf(id) === all.lastIndexOf(id)));
  return proposed.map((id) => {
    let unique = id;
    if (!taken.has(id)) {
      for (let number = 1; unique === id || taken.has(unique); number++) {
        unique = `${id}_${number}`;
      }
      taken.add(unique);
    }
    return unique;
  });
}

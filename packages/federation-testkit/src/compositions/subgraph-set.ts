import { type ASTNode, type DocumentNode, parse, print, visit } from "graphql";

/** SDL by subgraph name. */
export type SubgraphTexts = Readonly<Record<string, string>>;

/** Parsed schemas by subgraph name. */
export type SubgraphSet = ReadonlyMap<string, DocumentNode>;

export function parseSet(texts: SubgraphTexts): SubgraphSet {
  return new Map(
    Object.entries(texts).map(([name, sdl]) => [name, parse(sdl, { noLocation: true })] as const),
  );
}

export function printSet(set: SubgraphSet): SubgraphTexts {
  return Object.fromEntries([...set].map(([name, document]) => [name, `${print(document)}\n`]));
}

/** All nodes of one kind below another node, in the order of the text. O(size of the node). */
export function nodesOfKind<K extends ASTNode["kind"]>(
  root: ASTNode,
  ...kinds: readonly K[]
): readonly Extract<ASTNode, { readonly kind: K }>[] {
  const found: Extract<ASTNode, { readonly kind: K }>[] = [];
  visit(root, {
    enter(node) {
      if (isOfKind(node, kinds)) {
        found.push(node);
      }
    },
  });
  return found;
}

/** The document with another node, or none, in the place of one of its nodes. */
export function replaceNode(
  document: DocumentNode,
  node: ASTNode,
  replacement: ASTNode | null,
): DocumentNode {
  return visit(document, { enter: (current) => (current === node ? replacement : undefined) });
}

function isOfKind<K extends ASTNode["kind"]>(
  node: ASTNode,
  kinds: readonly K[],
): node is Extract<ASTNode, { readonly kind: K }> {
  const all: readonly string[] = kinds;
  return all.includes(node.kind);
}

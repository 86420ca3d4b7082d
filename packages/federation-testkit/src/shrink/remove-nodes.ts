import type { ASTNode, DocumentNode } from "graphql";

/** Where a node stands in a document: property names and indexes. */
type NodePath = readonly (string | number)[];

/** The lists of a document from which one node can be taken without touching the others. */
const lists: readonly string[] = [
  "definitions",
  "selections",
  "fields",
  "values",
  "types",
  "interfaces",
  "arguments",
  "directives",
  "operationTypes",
];

/** Every document that is this one without one node; the largest nodes go first. */
export function* withoutOneNode(document: DocumentNode): Generator<DocumentNode> {
  const found = removable(document, []).sort((a, b) => b.size - a.size);
  for (const { path } of found) {
    // What stands in the lists of a document is a node, and so is a document without one.
    yield without(document, path) as DocumentNode;
  }
}

interface Removable {
  readonly path: NodePath;
  /** How many nodes go with it. */
  readonly size: number;
}

function removable(node: ASTNode, path: NodePath): Removable[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value)) {
      return value.flatMap((item: ASTNode, index) => {
        const here = [...path, key, index];
        const own = lists.includes(key) ? [{ path: here, size: countNodes(item) }] : [];
        return [...own, ...removable(item, here)];
      });
    }
    return isNode(value) ? removable(value, [...path, key]) : [];
  });
}

function countNodes(node: ASTNode): number {
  return Object.values(node).reduce((sum: number, value: unknown) => {
    if (Array.isArray(value)) {
      return sum + value.reduce((inner: number, item: ASTNode) => inner + countNodes(item), 0);
    }
    return isNode(value) ? sum + countNodes(value) : sum;
  }, 1);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "kind" in value;
}

function without(value: unknown, [step, ...rest]: NodePath): unknown {
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, index) => index !== step)
      : value.map((item: unknown, index) => (index === step ? without(item, rest) : item));
  }
  if (typeof value !== "object" || value === null || step === undefined) {
    return value;
  }
  const inner = (value as Readonly<Record<string, unknown>>)[step];
  return { ...value, [step]: without(inner, rest) };
}

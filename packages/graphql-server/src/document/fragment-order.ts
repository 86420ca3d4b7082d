import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from "graphql";

/** A document's fragments, each after all that it spreads, or one that spreads itself on some way. */
export type FragmentOrder =
  | { readonly kind: "ordered"; readonly fragments: readonly FragmentDefinitionNode[] }
  | { readonly kind: "cyclic"; readonly fragment: FragmentDefinitionNode };

interface OpenFragment {
  readonly fragment: FragmentDefinitionNode;
  /** What it spreads and the walk has not come to yet. */
  readonly spreads: Iterator<string>;
}

/**
 * Orders fragments depth first, each visited once, with a stack of its own: a document may chain as many fragments
 * as it has room for. Spreads of fragments that do not exist are passed over. Of two fragments of one name the later
 * one counts; validation refuses both.
 */
export function orderFragments(document: DocumentNode): FragmentOrder {
  const fragmentsByName = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragmentsByName.set(definition.name.value, definition);
    }
  }
  const ordered = new Set<FragmentDefinitionNode>();
  for (const root of fragmentsByName.values()) {
    const cyclic = walk(root, fragmentsByName, ordered);
    if (cyclic !== undefined) {
      return { kind: "cyclic", fragment: cyclic };
    }
  }
  return { kind: "ordered", fragments: [...ordered] };
}

/** Adds to `ordered` what `root` spreads on any way and then itself; returns the first fragment that spreads itself. */
function walk(
  root: FragmentDefinitionNode,
  fragmentsByName: ReadonlyMap<string, FragmentDefinitionNode>,
  ordered: Set<FragmentDefinitionNode>,
): FragmentDefinitionNode | undefined {
  const stack: OpenFragment[] = [];
  const open = new Set<FragmentDefinitionNode>();
  const enter = (fragment: FragmentDefinitionNode): void => {
    open.add(fragment);
    stack.push({ fragment, spreads: collectSpreads(fragment.selectionSet).values() });
  };
  if (!ordered.has(root)) {
    enter(root);
  }
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const spread = top.spreads.next();
    if (spread.done) {
      open.delete(top.fragment);
      ordered.add(top.fragment);
      stack.pop();
      continue;
    }
    const fragment = fragmentsByName.get(spread.value);
    if (fragment !== undefined && open.has(fragment)) {
      return fragment;
    }
    if (fragment !== undefined && !ordered.has(fragment)) {
      enter(fragment);
    }
  }
  return undefined;
}

/** Recurses as deep as brackets nest, which parsing has bounded. */
function collectSpreads(selectionSet: SelectionSetNode, names: Set<string> = new Set()): Set<string> {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      names.add(selection.name.value);
    } else if (selection.selectionSet !== undefined) {
      collectSpreads(selection.selectionSet, names);
    }
  }
  return names;
}

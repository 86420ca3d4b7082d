import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { ServerError } from "../errors.ts";
import { type DocumentLimits, limitError } from "./document-error.ts";

/** What a selection set comes to when every fragment that it spreads stands in its place. May be `Infinity`. */
export interface SelectionSize {
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** How deep fields nest: 1 for fields without subfields. */
  readonly depth: number;
  /** The fields on the first level. */
  readonly rootFields: number;
}

/**
 * The first limit that an operation of the document passes, or `undefined`.
 *
 * Sizes are those of the expanded operation, yet each fragment is measured once, after those that it spreads, so
 * the cost is linear in the document. A fragment that spreads itself counts as empty there: validation refuses it.
 * The recursion goes as deep as brackets nest, which parsing has bounded.
 */
export function findPassedLimit(document: DocumentNode, limits: DocumentLimits): ServerError | undefined {
  const sizesByFragment = measureFragments(document);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      const size = measureSelections(definition.selectionSet, sizesByFragment);
      const passed = checkOperation(definition, size, limits);
      if (passed !== undefined) {
        return passed;
      }
    }
  }
  return undefined;
}

function checkOperation(
  operation: OperationDefinitionNode,
  size: SelectionSize,
  limits: DocumentLimits,
): ServerError | undefined {
  const directives = size.directives + (operation.directives?.length ?? 0);
  const checks = [
    ["maxDepth", size.depth, "nests fields more than", "deep"],
    ["maxRootFields", size.rootFields, "has more than", "root fields"],
    ["maxAliases", size.aliases, "has more than", "aliases"],
    ["maxDirectives", directives, "has more than", "directives"],
    ["maxFields", size.fields, "has more than", "fields"],
  ] as const;
  const passed = checks.find(([limit, value]) => value > limits[limit]);
  if (passed === undefined) {
    return undefined;
  }
  const [limit, , verb, noun] = passed;
  const name = operation.name === undefined ? "" : ` "${operation.name.value.slice(0, 100)}"`;
  return limitError(
    limit,
    limits[limit],
    `The operation${name} ${verb} ${limits[limit]} ${noun}, with its fragments expanded`,
  );
}

type SizesByFragment = ReadonlyMap<string, SelectionSize>;

function measureFragments(document: DocumentNode): SizesByFragment {
  const sizes = new Map<string, SelectionSize>();
  for (const fragment of orderFragments(document)) {
    sizes.set(fragment.name.value, measureSelections(fragment.selectionSet, sizes));
  }
  return sizes;
}

/** All fragments, each after those that it spreads where there is no cycle. A stack of its own, not the engine's. */
function orderFragments(document: DocumentNode): readonly FragmentDefinitionNode[] {
  const fragmentsByName = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragmentsByName.set(definition.name.value, definition);
    }
  }
  const ordered: FragmentDefinitionNode[] = [];
  const seen = new Set<FragmentDefinitionNode>();
  for (const root of fragmentsByName.values()) {
    const stack: { readonly fragment: FragmentDefinitionNode; readonly spreads: Iterator<string> }[] = [];
    const enter = (fragment: FragmentDefinitionNode | undefined): void => {
      if (fragment !== undefined && !seen.has(fragment)) {
        seen.add(fragment);
        stack.push({ fragment, spreads: collectSpreads(fragment.selectionSet).values() });
      }
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const spread = top.spreads.next();
      if (spread.done) {
        ordered.push(top.fragment);
        stack.pop();
      } else {
        enter(fragmentsByName.get(spread.value));
      }
    }
  }
  return ordered;
}

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

const nothing: SelectionSize = { fields: 0, aliases: 0, directives: 0, depth: 0, rootFields: 0 };

function measureSelections(selectionSet: SelectionSetNode, sizes: SizesByFragment): SelectionSize {
  let { fields, aliases, directives, depth, rootFields } = nothing;
  for (const selection of selectionSet.selections) {
    const size = measureSelection(selection, sizes);
    fields += size.fields;
    aliases += size.aliases;
    directives += size.directives + (selection.directives?.length ?? 0);
    depth = Math.max(depth, size.depth);
    rootFields += size.rootFields;
  }
  return { fields, aliases, directives, depth, rootFields };
}

function measureSelection(selection: SelectionNode, sizes: SizesByFragment): SelectionSize {
  switch (selection.kind) {
    case Kind.FIELD: {
      const inner =
        selection.selectionSet === undefined ? nothing : measureSelections(selection.selectionSet, sizes);
      return {
        fields: inner.fields + 1,
        aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
        directives: inner.directives,
        depth: inner.depth + 1,
        rootFields: 1,
      };
    }
    case Kind.INLINE_FRAGMENT:
      return measureSelections(selection.selectionSet, sizes);
    case Kind.FRAGMENT_SPREAD:
      return sizes.get(selection.name.value) ?? nothing;
  }
}

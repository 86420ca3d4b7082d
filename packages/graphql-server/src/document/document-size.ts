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
interface SelectionSize {
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** How deep fields nest: 1 for fields without subfields. */
  readonly depth: number;
  /** How deep selection sets and spreads nest, this one included: what a walk over the document recurses. */
  readonly nesting: number;
  /** The fields on the first level. */
  readonly rootFields: number;
}

type SizesByFragment = ReadonlyMap<string, SelectionSize>;

/**
 * The first limit that a document passes, or `undefined`.
 *
 * Sizes are those of expanded operations, yet each fragment is measured once: `fragments` are in an order in which
 * each comes after those that it spreads. The cost is linear in the document.
 */
export function findPassedLimit(
  document: DocumentNode,
  fragments: readonly FragmentDefinitionNode[],
  limits: DocumentLimits,
): ServerError | undefined {
  const sizesByFragment = new Map<string, SelectionSize>();
  for (const { name, selectionSet } of fragments) {
    const size = measureSelections(selectionSet, sizesByFragment);
    if (size.nesting > limits.maxNesting) {
      return limitError(
        "maxNesting",
        limits.maxNesting,
        `The document nests more than ${limits.maxNesting} deep`,
      );
    }
    sizesByFragment.set(name.value, size);
  }
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      const passed = checkOperation(
        definition,
        measureSelections(definition.selectionSet, sizesByFragment),
        limits,
      );
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
    ["maxNesting", size.nesting, "nests more than", "deep"],
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

const nothing: SelectionSize = {
  fields: 0,
  aliases: 0,
  directives: 0,
  depth: 0,
  nesting: 0,
  rootFields: 0,
};

/** Recurses as deep as brackets nest, which parsing has bounded. */
function measureSelections(selectionSet: SelectionSetNode, sizes: SizesByFragment): SelectionSize {
  let { fields, aliases, directives, depth, nesting, rootFields } = nothing;
  for (const selection of selectionSet.selections) {
    const size = measureSelection(selection, sizes);
    fields += size.fields;
    aliases += size.aliases;
    directives += size.directives + (selection.directives?.length ?? 0);
    depth = Math.max(depth, size.depth);
    nesting = Math.max(nesting, size.nesting);
    rootFields += size.rootFields;
  }
  return { fields, aliases, directives, depth, nesting: nesting + 1, rootFields };
}

function measureSelection(selection: SelectionNode, sizes: SizesByFragment): SelectionSize {
  switch (selection.kind) {
    case Kind.FIELD: {
      const { alias, selectionSet } = selection;
      const inner = selectionSet === undefined ? nothing : measureSelections(selectionSet, sizes);
      return {
        fields: inner.fields + 1,
        aliases: inner.aliases + (alias === undefined ? 0 : 1),
        directives: inner.directives,
        depth: inner.depth + 1,
        nesting: inner.nesting,
        rootFields: 1,
      };
    }
    case Kind.INLINE_FRAGMENT:
      return measureSelections(selection.selectionSet, sizes);
    case Kind.FRAGMENT_SPREAD:
      return sizes.get(selection.name.value) ?? nothing;
  }
}

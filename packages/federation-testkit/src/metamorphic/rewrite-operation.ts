import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  type NameNode,
  parse,
  print,
  type SelectionNode,
  visit,
} from "graphql";
import type { Chance } from "../chance.ts";
import type { RandomOperation } from "../world/world.ts";

/** The same operation with the selections of every set in another order. */
export function shuffleSelections(operation: RandomOperation, chance: Chance): RandomOperation {
  return rewrite(operation, (document) =>
    visit(document, {
      SelectionSet: { leave: (node) => ({ ...node, selections: chance.shuffled(node.selections) }) },
    }),
  );
}

/** The same operation with its named fragments written out, and its inline fragments named. */
export function swapFragments(operation: RandomOperation): RandomOperation {
  return rewrite(operation, (document) => {
    const inlined = inlineNamed(document);
    const named: FragmentDefinitionNode[] = [];
    const swapped = visit(inlined, {
      InlineFragment: {
        leave: (node) => (node.typeCondition === undefined ? undefined : nameFragment(node, named)),
      },
    });
    return { ...swapped, definitions: [...swapped.definitions, ...named] };
  });
}

/** The same operation with every response key prefixed; {@link withoutPrefix} takes that from the answer. */
export function prefixKeys(operation: RandomOperation): RandomOperation {
  return rewrite(operation, (document) =>
    visit(document, {
      Field: {
        leave: (node: FieldNode) => ({
          ...node,
          alias: { kind: Kind.NAME, value: `p_${(node.alias ?? node.name).value}` },
        }),
      },
    }),
  );
}

/** An answer, or a part of one, with the keys that it would have without the prefix. */
export function withoutPrefix(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutPrefix);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key.replace(/^p_/, ""), withoutPrefix(inner)]),
      )
    : value;
}

function rewrite(
  operation: RandomOperation,
  change: (document: DocumentNode) => DocumentNode,
): RandomOperation {
  return { ...operation, document: print(change(parse(operation.document, { noLocation: true }))) };
}

/** Until there is no spread left; fragments do not contain themselves. */
function inlineNamed(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const expand = (selections: readonly SelectionNode[]): readonly SelectionNode[] =>
    selections.map((node) => {
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : undefined;
      if (fragment !== undefined) {
        const { typeCondition, selectionSet } = fragment;
        const inner = { ...selectionSet, selections: expand(selectionSet.selections) };
        return {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition,
          directives: node.directives ?? [],
          selectionSet: inner,
        };
      }
      return node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined
        ? node
        : {
            ...node,
            selectionSet: { ...node.selectionSet, selections: expand(node.selectionSet.selections) },
          };
    });
  return {
    ...document,
    definitions: document.definitions.flatMap((node): readonly DefinitionNode[] => {
      if (node.kind === Kind.FRAGMENT_DEFINITION) {
        return [];
      }
      return node.kind === Kind.OPERATION_DEFINITION
        ? [
            {
              ...node,
              selectionSet: { ...node.selectionSet, selections: expand(node.selectionSet.selections) },
            },
          ]
        : [node];
    }),
  };
}

function nameFragment(
  { typeCondition, directives, selectionSet }: InlineFragmentNode,
  into: FragmentDefinitionNode[],
): SelectionNode | undefined {
  if (typeCondition === undefined) {
    return undefined;
  }
  const name: NameNode = { kind: Kind.NAME, value: `Named${into.length}` };
  into.push({ kind: Kind.FRAGMENT_DEFINITION, name, typeCondition, selectionSet });
  return { kind: Kind.FRAGMENT_SPREAD, name, directives: directives ?? [] };
}

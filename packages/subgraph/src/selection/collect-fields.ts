import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** What the selections of one operation are read with. */
export interface CollectContext {
  readonly fragmentsByName: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Values of the variables that `@skip` and `@include` ask. */
  readonly conditions: ReadonlyMap<string, boolean>;
  /** The names of the objects that interfaces and unions have among their types. */
  readonly typesByAbstract: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The fragments of a document, by their names. */
export function fragmentsOf({ definitions }: DocumentNode): CollectContext["fragmentsByName"] {
  return new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
}

/**
 * The fields that a selection asks of an object of type `typeName`, by response key, each with all the places that
 * ask for it; in the order of the answer. Visits each fragment once.
 *
 * https://spec.graphql.org/draft/#CollectFields()
 */
export function collectFields(
  context: CollectContext,
  typeName: string,
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const nodesByKey = new Map<string, FieldNode[]>();
  const visitedFragments = new Set<string>();

  const collect = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections.filter((each) => isIncluded(context, each))) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const key = selection.alias?.value ?? selection.name.value;
          const known = nodesByKey.get(key);
          if (known === undefined) {
            nodesByKey.set(key, [selection]);
          } else {
            known.push(selection);
          }
          break;
        }
        case Kind.INLINE_FRAGMENT:
          if (appliesTo(context, selection.typeCondition?.name.value, typeName)) {
            collect(selection.selectionSet.selections);
          }
          break;
        case Kind.FRAGMENT_SPREAD: {
          const fragment = context.fragmentsByName.get(selection.name.value);
          if (fragment === undefined || visitedFragments.has(selection.name.value)) {
            break;
          }
          visitedFragments.add(selection.name.value);
          if (appliesTo(context, fragment.typeCondition.name.value, typeName)) {
            collect(fragment.selectionSet.selections);
          }
          break;
        }
      }
    }
  };
  for (const node of nodes) {
    collect(node.selectionSet?.selections ?? []);
  }
  return nodesByKey;
}

function appliesTo(
  { typesByAbstract }: CollectContext,
  condition: string | undefined,
  typeName: string,
): boolean {
  return (
    condition === undefined ||
    condition === typeName ||
    typesByAbstract.get(condition)?.has(typeName) === true
  );
}

function isIncluded(context: CollectContext, node: SelectionNode): boolean {
  return (node.directives ?? []).every((directive) => {
    const name = directive.name.value;
    if (name !== "skip" && name !== "include") {
      return true;
    }
    const condition = directive.arguments?.[0]?.value;
    const value =
      condition?.kind === Kind.VARIABLE
        ? context.conditions.get(condition.name.value) === true
        : condition?.kind === Kind.BOOLEAN && condition.value;
    return value === (name === "include");
  });
}

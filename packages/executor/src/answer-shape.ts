import { type DocumentNode, Kind, type SelectionSetNode } from "graphql";

/**
 * What a fetch's document asks for at one place of its answer: the data keys, and for those that have selections of
 * their own what is below. Whatever else a subgraph answers is never looked at.
 */
export interface AnswerShape {
  readonly keys: readonly string[];
  /** For each key; undefined for a leaf. */
  readonly below: readonly (AnswerShape | undefined)[];
  /** Whether nothing is below any key. */
  readonly hasOnlyLeaves: boolean;
}

/** The shape of the answer's `data`. Documents come from the planner: they parse, and their fragments are not circular. */
export function shapeOfAnswer({ definitions }: DocumentNode): AnswerShape {
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  );
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return shapeOf(operation === undefined ? [] : [operation.selectionSet], fragments);
}

/** What the shape has below one of its keys; nothing where it has not. */
export function shapeBelow({ keys, below }: AnswerShape, key: string): AnswerShape {
  return below[keys.indexOf(key)] ?? { keys: [], below: [], hasOnlyLeaves: true };
}

/** Whether a key anywhere in the shape is one that every JavaScript object has. */
export function hasInheritedKey({ keys, below }: AnswerShape): boolean {
  return (
    keys.some((key) => key in Object.prototype) ||
    below.some((shape) => shape !== undefined && hasInheritedKey(shape))
  );
}

type Fragments = ReadonlyMap<string, SelectionSetNode>;

/** Selections of one place are one: what types have in common and what they have alone. */
function shapeOf(selectionSets: readonly SelectionSetNode[], fragments: Fragments): AnswerShape {
  const setsByKey = new Map<string, SelectionSetNode[]>();
  for (const selectionSet of selectionSets) {
    collectFields(selectionSet, fragments, setsByKey);
  }
  const below = [...setsByKey.values()].map((sets) =>
    sets.length === 0 ? undefined : shapeOf(sets, fragments),
  );
  return {
    keys: [...setsByKey.keys()],
    below,
    hasOnlyLeaves: below.every((shape) => shape === undefined),
  };
}

function collectFields(
  selectionSet: SelectionSetNode | undefined,
  fragments: Fragments,
  setsByKey: Map<string, SelectionSetNode[]>,
): void {
  for (const selection of selectionSet?.selections ?? []) {
    switch (selection.kind) {
      case Kind.FIELD: {
        const key = (selection.alias ?? selection.name).value;
        const sets = setsByKey.get(key) ?? [];
        setsByKey.set(key, selection.selectionSet === undefined ? sets : [...sets, selection.selectionSet]);
        break;
      }
      case Kind.INLINE_FRAGMENT:
        collectFields(selection.selectionSet, fragments, setsByKey);
        break;
      case Kind.FRAGMENT_SPREAD:
        collectFields(fragments.get(selection.name.value), fragments, setsByKey);
        break;
    }
  }
}

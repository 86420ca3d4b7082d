import { Kind, parse, type SelectionSetNode } from "graphql";

/**
 * The data keys that a fetch's document asks for at the top of each of its root fields, by the root field's response
 * key; under `""` the response keys of the root fields themselves. For telling which values are missing because of
 * which fetch. Documents come from the planner, so they parse and their fragments are not circular.
 */
export function providedKeys(document: string): ReadonlyMap<string, ReadonlySet<string>> {
  const { definitions } = parse(document, { noLocation: true });
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  );
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const keys = new Map<string, Set<string>>([["", new Set()]]);
  for (const [key, selectionSets] of fieldsOf(operation?.selectionSet, fragments)) {
    keys.get("")?.add(key);
    keys.set(key, new Set(selectionSets.flatMap((set) => [...fieldsOf(set, fragments).keys()])));
  }
  return keys;
}

type Fragments = ReadonlyMap<string, SelectionSetNode>;

function fieldsOf(
  selectionSet: SelectionSetNode | undefined,
  fragments: Fragments,
  fields: Map<string, SelectionSetNode[]> = new Map(),
): Map<string, SelectionSetNode[]> {
  for (const selection of selectionSet?.selections ?? []) {
    switch (selection.kind) {
      case Kind.FIELD: {
        const key = (selection.alias ?? selection.name).value;
        const sets = fields.get(key) ?? [];
        fields.set(key, selection.selectionSet === undefined ? sets : [...sets, selection.selectionSet]);
        break;
      }
      case Kind.INLINE_FRAGMENT:
        fieldsOf(selection.selectionSet, fragments, fields);
        break;
      case Kind.FRAGMENT_SPREAD:
        fieldsOf(fragments.get(selection.name.value), fragments, fields);
        break;
    }
  }
  return fields;
}

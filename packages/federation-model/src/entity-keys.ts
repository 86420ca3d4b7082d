import type { EntityKey, ModelType } from "./model.ts";
import type { Selection, SelectionTable } from "./selection.ts";
import { emptySubgraphSet, hasSubgraph } from "./subgraph-set.ts";
import type { TypeBuilder } from "./type-builder.ts";

/** Says of each type by which keys subgraphs give its objects: its own first, then those of interface-objects. */
export function addEntries(types: readonly TypeBuilder[]): void {
  for (const type of types) {
    for (const { subgraph, selection, resolvable } of type.ownKeys) {
      if (resolvable) {
        addEntry(type, { subgraph, selection, asType: type });
      }
    }
    for (const through of type.interfaces) {
      for (const { subgraph, selection, resolvable } of keysOfInterfaceObject(through)) {
        if (resolvable) {
          addEntry(type, { subgraph, selection, asType: through });
        }
      }
    }
  }
}

function keysOfInterfaceObject({ interfaceObjectIn, ownKeys }: TypeBuilder): TypeBuilder["ownKeys"] {
  return interfaceObjectIn === emptySubgraphSet
    ? []
    : ownKeys.filter(({ subgraph }) => hasSubgraph(interfaceObjectIn, subgraph));
}

function addEntry({ entriesBySubgraph }: TypeBuilder, key: EntityKey): void {
  const entries = entriesBySubgraph.get(key.subgraph);
  if (entries === undefined) {
    entriesBySubgraph.set(key.subgraph, [key]);
  } else {
    entries.push(key);
  }
}

/**
 * Says of each type which external fields its subgraphs have nevertheless: those of their keys, and where an
 * interface-object stands for the type, of that one's keys.
 */
export function addKeyFields(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  selections: SelectionTable,
): void {
  const add = (type: TypeBuilder, subgraph: number, selection: Selection): void => {
    const union = selections.union(type.keyFieldsBySubgraph.get(subgraph), selection);
    if (union !== undefined) {
      type.keyFieldsBySubgraph.set(subgraph, union);
    }
  };
  for (const type of types) {
    for (const { subgraph, selection } of type.ownKeys) {
      if (hasExternalField(type, selection, { subgraph, typesByName })) {
        add(type, subgraph, selection);
      }
    }
  }
  for (const type of types.filter(({ kind }) => kind === "object")) {
    for (const { interfaceObjectIn, keyFieldsBySubgraph } of type.interfaces) {
      for (const [subgraph, selection] of keyFieldsBySubgraph) {
        if (hasSubgraph(interfaceObjectIn, subgraph)) {
          add(type, subgraph, selection);
        }
      }
    }
  }
}

interface KeyPlace {
  readonly subgraph: number;
  readonly typesByName: ReadonlyMap<string, ModelType>;
}

function hasExternalField(type: ModelType | undefined, selection: Selection, at: KeyPlace): boolean {
  if (type === undefined) {
    return false;
  }
  for (const item of selection.fields) {
    const field = type.fields.get(item.name);
    const place = field?.places.get(at.subgraph);
    // A place that a label can take away stays readable as a part of the key.
    if (field !== undefined && (place?.external !== false || place.override?.whenActive === false)) {
      return true;
    }
    const child = field === undefined ? undefined : at.typesByName.get(field.type.name);
    if (item.selection !== undefined && hasExternalField(child, item.selection, at)) {
      return true;
    }
  }
  return selection.fragments.some((fragment) =>
    hasExternalField(at.typesByName.get(fragment.typeName), fragment.selection, at),
  );
}

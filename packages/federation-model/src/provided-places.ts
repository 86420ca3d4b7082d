import { plainPlace } from "./field-places.ts";
import type { Selection } from "./selection.ts";
import type { TypeBuilder } from "./type-builder.ts";

/**
 * Gives each field that a subgraph provides a place there. What a subgraph provides it declares, if only as external,
 * but not every composition writes that into the supergraph.
 */
export function addProvidedPlaces(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
): void {
  for (const { fields } of types) {
    for (const field of fields.values()) {
      for (const { subgraph, provides, type } of field.places.values()) {
        if (provides !== undefined) {
          addBelow(typesByName.get(type.name), provides, subgraph, typesByName);
        }
      }
    }
  }
}

function addBelow(
  parent: TypeBuilder | undefined,
  provided: Selection,
  subgraph: number,
  typesByName: ReadonlyMap<string, TypeBuilder>,
): void {
  for (const item of provided.fields) {
    const field = parent?.fields.get(item.name);
    if (field !== undefined && parent?.kind === "object" && !field.places.has(subgraph)) {
      field.places.set(subgraph, { ...plainPlace(subgraph, field.type), external: true });
    }
    if (item.selection !== undefined) {
      addBelow(typesByName.get(field?.type.name ?? ""), item.selection, subgraph, typesByName);
    }
  }
  for (const fragment of provided.fragments) {
    addBelow(typesByName.get(fragment.typeName), fragment.selection, subgraph, typesByName);
  }
}

import { type PlaceMaps, plainPlace } from "./place-maps.ts";
import type { Selection } from "./selection.ts";
import type { TypeBuilder } from "./type-builder.ts";

/**
 * Gives each field that a subgraph provides a place there. What a subgraph provides it declares, if only as external,
 * but not every composition writes that into the supergraph.
 */
export function addProvidedPlaces(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  placeMaps: PlaceMaps,
): void {
  for (const { fields } of types) {
    for (const field of fields.values()) {
      for (const { subgraph, provides, type } of field.places.values()) {
        if (provides !== undefined) {
          addBelow(typesByName.get(type.name), { provides, subgraph }, { typesByName, placeMaps });
        }
      }
    }
  }
}

function addBelow(
  parent: TypeBuilder | undefined,
  provided: { readonly subgraph: number; readonly provides: Selection },
  building: { readonly typesByName: ReadonlyMap<string, TypeBuilder>; readonly placeMaps: PlaceMaps },
): void {
  const { subgraph, provides } = provided;
  const { typesByName, placeMaps } = building;
  for (const { name, selection } of provides.fields) {
    const field = parent?.fields.get(name);
    if (field !== undefined && parent?.kind === "object" && !field.places.has(subgraph)) {
      placeMaps.put(field, { ...plainPlace(subgraph, field.type), external: true });
    }
    if (selection !== undefined) {
      addBelow(typesByName.get(field?.type.name ?? ""), { subgraph, provides: selection }, building);
    }
  }
  for (const { typeName, selection } of provides.fragments) {
    addBelow(typesByName.get(typeName), { subgraph, provides: selection }, building);
  }
}

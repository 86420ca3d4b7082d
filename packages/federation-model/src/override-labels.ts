import type { FieldPlace, ModelField, ModelType } from "./model.ts";

/** Which labels of `@override` are on; labels that are not in it are off. */
export type OverrideLabels = ReadonlySet<string>;

/** Where fields are for one question: the places as the supergraph has them, or as labels make them. */
export interface PlaceView {
  placesOf(field: ModelField): ReadonlyMap<number, FieldPlace>;
}

/** The place with the labels as they are: one that does not count is external, so that keys and provided fields stay. */
export function placeWithLabels(place: FieldPlace, labels: OverrideLabels): FieldPlace {
  const { override } = place;
  const isOff = override !== undefined && labels.has(override.label) !== override.whenActive;
  return isOff ? { ...place, external: true } : place;
}

/** The places of fields with the labels as they are, each worked out once. */
export function viewWithLabels(labels: OverrideLabels): PlaceView {
  const known = new Map<ModelField, ReadonlyMap<number, FieldPlace>>();
  return {
    placesOf(field) {
      const places = known.get(field) ?? placesWithLabels(field.places, labels);
      known.set(field, places);
      return places;
    },
  };
}

function placesWithLabels(places: ModelField["places"], labels: OverrideLabels): ModelField["places"] {
  for (const { override } of places.values()) {
    if (override !== undefined) {
      return new Map([...places].map(([subgraph, place]) => [subgraph, placeWithLabels(place, labels)]));
    }
  }
  return places;
}

/** All labels that fields of some types have, sorted. */
export function labelsOf(types: Iterable<ModelType>): readonly string[] {
  const labels = new Set<string>();
  for (const type of types) {
    for (const field of type.fields.values()) {
      for (const { override } of field.places.values()) {
        if (override !== undefined) {
          labels.add(override.label);
        }
      }
    }
  }
  return [...labels].sort();
}

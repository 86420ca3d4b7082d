import type { FieldPlace, ModelType, SupergraphModel } from "@hansa/federation-model";

/**
 * The runtime types of a field's value that are planned for: those that every subgraph which resolves the field can
 * give, so that the answer does not depend on which of them is asked.
 */
export function plannedTypes(
  model: SupergraphModel,
  type: ModelType,
  places: ReadonlyMap<number, FieldPlace>,
): readonly ModelType[] {
  if (type.kind === "object") {
    return type.possibleTypes;
  }
  const sets = [...places.values()]
    .filter((place) => !place.external)
    .map(
      (place) => model.typesByName.get(place.type.name)?.possibleTypesBySubgraph.get(place.subgraph) ?? [],
    );
  return type.possibleTypes.filter((possible) => sets.every((set) => set.includes(possible)));
}

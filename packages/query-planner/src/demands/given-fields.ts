import {
  type FieldPlace,
  isGiven,
  type ModelType,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
} from "@hansa/federation-model";
import type { Demand } from "./demand-tree.ts";

/** A field of some types, with where it is. */
export type FieldAt = Pick<Demand, "fieldName" | "types" | "places">;

/** Where objects are: in a subgraph, with what it provides there beyond what it resolves. */
export interface GivenAt {
  readonly subgraph: number;
  readonly provided: Selection | undefined;
}

/** Whether a subgraph gives a field to objects of a type, without being told anything. */
export function givesField(
  { fieldName, places }: FieldAt,
  type: ModelType,
  { subgraph, provided }: GivenAt,
): boolean {
  const place = places.get(subgraph);
  return (
    isPlain(place) ||
    isComplete(place, type, provided) ||
    hasField(provided, type, fieldName) ||
    hasField(type.keyFieldsBySubgraph.get(subgraph), type, fieldName)
  );
}

/** Whether a subgraph resolves a field there of every object that it has. */
export function isPlain(place: FieldPlace | undefined): boolean {
  return (
    place !== undefined &&
    !place.external &&
    place.requires === undefined &&
    place.contextArguments.length === 0
  );
}

/** What is provided at the value of a field, when the field is asked for there. */
export function providedBelow(
  { selections }: Pick<SupergraphModel, "selections">,
  { fieldName, types, places }: FieldAt,
  { subgraph, provided }: GivenAt,
): Selection | undefined {
  let all = places.get(subgraph)?.provides;
  for (const type of types) {
    const sure = type.keyFieldsBySubgraph.get(subgraph);
    if (provided !== undefined || sure !== undefined) {
      for (const below of [
        ...selectionsBelow(provided, type, fieldName),
        ...selectionsBelow(sure, type, fieldName),
      ]) {
        all = selections.union(all, below);
      }
    }
  }
  return all;
}

/** Whether what the field requires comes with the object anyway. */
function isComplete(place: FieldPlace | undefined, type: ModelType, provided: GivenAt["provided"]): boolean {
  return (
    place?.external === false &&
    place.requires !== undefined &&
    place.contextArguments.length === 0 &&
    isGiven(place.requires, type, { subgraph: place.subgraph, provided })
  );
}

function hasField(selection: Selection | undefined, type: ModelType, fieldName: string): boolean {
  return selection !== undefined && selectionsBelow(selection, type, fieldName).length > 0;
}

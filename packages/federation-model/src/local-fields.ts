import type { ModelType } from "./model.ts";
import type { PlaceView } from "./override-labels.ts";
import type { Selection } from "./selection.ts";

/** Where an object is: in a subgraph's answer, with what is provided there beyond what the subgraph resolves. */
export interface Location {
  readonly subgraph: number;
  readonly provided: Selection | undefined;
}

/** The places as the supergraph has them, whatever labels say. */
export const plainView: PlaceView = { placesOf: ({ places }) => places };

/** Whether a subgraph resolves a field of an object at a location without any further input. */
export function isLocal(
  type: ModelType,
  fieldName: string,
  location: Location,
  view: PlaceView = plainView,
): boolean {
  if (fieldName === "__typename") {
    return true;
  }
  const field = type.fields.get(fieldName);
  const place = field === undefined ? undefined : view.placesOf(field).get(location.subgraph);
  if (place === undefined) {
    return false;
  }
  if (
    !place.external &&
    place.contextArguments.length === 0 &&
    (place.requires === undefined || isGiven(place.requires, type, location))
  ) {
    return true;
  }
  const sure = type.keyFieldsBySubgraph.get(location.subgraph);
  return selectsField(sure, type, fieldName) || selectsField(location.provided, type, fieldName);
}

/**
 * Whether all that a field requires comes with objects of `type` at a location: it is provided on their way, or part of
 * a key. Then the subgraph can resolve the field without being told anything. Not so for fields with arguments, of
 * which it is not said with which ones they are provided.
 */
export function isGiven(required: Selection, type: ModelType, { subgraph, provided }: Location): boolean {
  const given = [provided, type.keyFieldsBySubgraph.get(subgraph)];
  return contains(
    given.filter((one) => one !== undefined),
    required,
    type,
  );
}

/**
 * Whether selections together have all of another one, for objects of a type; of one that is not known, only fragments
 * on the same type count as the same.
 */
function contains(given: readonly Selection[], wanted: Selection, type: ModelType | undefined): boolean {
  const hasField = ({ name, argumentsText, selection }: Selection["fields"][number]): boolean => {
    const found = given.flatMap((one) =>
      type === undefined ? ownFields(one, name) : selectionsBelow(one, type, name),
    );
    const below = found.filter((one) => one !== undefined);
    return (
      argumentsText === "" &&
      found.length > 0 &&
      (selection === undefined || contains(below, selection, undefined))
    );
  };
  return (
    wanted.fields.every((field) => field.name === "__typename" || hasField(field)) &&
    wanted.fragments.every(({ typeName, selection }) =>
      type === undefined
        ? contains([...given, ...given.flatMap((one) => fragmentsOn(one, typeName))], selection, undefined)
        : fragmentApplies(typeName, type) && contains(given, selection, type),
    )
  );
}

function ownFields({ fields }: Selection, name: string): readonly (Selection | undefined)[] {
  return fields.filter((field) => field.name === name).map(({ selection }) => selection);
}

function fragmentsOn({ fragments }: Selection, typeName: string): readonly Selection[] {
  return fragments.filter((one) => one.typeName === typeName).map(({ selection }) => selection);
}

/** What a selection has below a field of objects of `type`, fragments that hold for the type included. */
export function selectionsBelow(
  selection: Selection | undefined,
  type: ModelType,
  fieldName: string,
): readonly (Selection | undefined)[] {
  if (selection === undefined) {
    return [];
  }
  return [
    ...selection.fields.filter((field) => field.name === fieldName).map((field) => field.selection),
    ...selection.fragments
      .filter((fragment) => fragmentApplies(fragment.typeName, type))
      .flatMap((fragment) => selectionsBelow(fragment.selection, type, fieldName)),
  ];
}

/** Whether a fragment on `typeName` holds for objects of `type`. */
export function fragmentApplies(typeName: string, type: ModelType): boolean {
  return type.name === typeName || type.interfaces.some((implemented) => implemented.name === typeName);
}

function selectsField(selection: Selection | undefined, type: ModelType, fieldName: string): boolean {
  return selectionsBelow(selection, type, fieldName).length > 0;
}

import {
  fragmentApplies,
  type ModelType,
  type Selection,
  type SupergraphModel,
} from "@hansa/federation-model";
import type { RepresentationField } from "@hansa/query-planner";

/** A selection that is provided, or none. */
export type Provided = Selection | undefined;

/** What a selection provides below one of its fields, for one type; empty if it does not name the field. */
export function providedBelow(selection: Provided, type: ModelType, name: string): readonly Provided[] {
  if (selection === undefined) {
    return [];
  }
  return [
    ...selection.fields.filter((field) => field.name === name).map((field) => field.selection),
    ...selection.fragments
      .filter((fragment) => fragmentApplies(fragment.typeName, type))
      .flatMap((fragment) => providedBelow(fragment.selection, type, name)),
  ];
}

/** Whether a representation has all that a selection names, for one type. */
export function satisfies(
  model: SupergraphModel,
  selection: Selection,
  representation: readonly RepresentationField[],
  typeName: string,
): boolean {
  const type = model.typesByName.get(typeName);
  return (
    selection.fields.every((wanted) => {
      const item = representation.find(
        (one) => one.name === wanted.name && (one.types?.includes(typeName) ?? true),
      );
      const below = type?.fields.get(wanted.name)?.type.name;
      const possible = below === undefined ? [] : (model.typesByName.get(below)?.possibleTypes ?? []);
      return (
        wanted.name === "__typename" ||
        (item !== undefined &&
          (wanted.selection === undefined ||
            possible.some(
              (one) =>
                wanted.selection !== undefined &&
                satisfies(model, wanted.selection, item.selection ?? [], one.name),
            )))
      );
    }) &&
    selection.fragments.every(
      (fragment) =>
        type === undefined ||
        !fragmentApplies(fragment.typeName, type) ||
        satisfies(model, fragment.selection, representation, typeName),
    )
  );
}

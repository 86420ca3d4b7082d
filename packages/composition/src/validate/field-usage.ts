import type { FieldSet, FieldSets } from "./field-sets.ts";
import type { SelectedField } from "./selected-fields.ts";

/** What the selections of a subgraph say of its fields, by coordinate. */
export interface FieldUsage {
  readonly keys: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  readonly provided: ReadonlySet<string>;
  /** Selected by arguments that a context fills. */
  readonly fromContexts: ReadonlySet<string>;
}

/** O(size of the selections). */
export function findFieldUsage(
  { keys, requires, provides }: FieldSets,
  contextFields: readonly SelectedField[],
): FieldUsage {
  return {
    keys: coordinatesIn(keys),
    required: coordinatesIn(requires),
    provided: coordinatesIn(provides),
    fromContexts: new Set(contextFields.map(({ field }) => field.coordinate)),
  };
}

function coordinatesIn(fieldSets: readonly FieldSet[]): ReadonlySet<string> {
  return new Set(fieldSets.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)));
}

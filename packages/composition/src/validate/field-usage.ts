import type { FieldSet, FieldSets } from "./field-sets.ts";

/** What the selections of a subgraph say of its fields, by coordinate. */
export interface FieldUsage {
  readonly keys: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  readonly provided: ReadonlySet<string>;
}

/** O(size of the selections). */
export function findFieldUsage({ keys, requires, provides }: FieldSets): FieldUsage {
  return {
    keys: coordinatesIn(keys),
    required: coordinatesIn(requires),
    provided: coordinatesIn(provides),
  };
}

function coordinatesIn(fieldSets: readonly FieldSet[]): ReadonlySet<string> {
  return new Set(fieldSets.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)));
}

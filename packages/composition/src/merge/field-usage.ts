import type { SubgraphField, SubgraphSchema } from "../read/subgraph-schema.ts";
import { hasFederationUse } from "../read/subgraph-schema.ts";
import { type FieldSet, readFieldSets } from "../validate/field-sets.ts";

/** What the selections of a subgraph say of its fields, by coordinate. */
export interface FieldUsage {
  readonly keys: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  readonly provided: ReadonlySet<string>;
}

/** O(size of the selections). */
export function findFieldUsage(schema: SubgraphSchema): FieldUsage {
  const { keys, requires, provides } = readFieldSets(schema);
  return {
    keys: coordinatesIn(keys),
    required: coordinatesIn(requires),
    provided: coordinatesIn(provides),
  };
}

/**
 * Whether a subgraph declares a field without resolving it. An `@external` on a key field of a type that is only
 * extended says nothing: federation 1 wanted it there.
 */
export function isExternal(schema: SubgraphSchema, field: SubgraphField, usage: FieldUsage): boolean {
  const parent = schema.types.get(field.parent);
  if (
    parent === undefined ||
    !(hasFederationUse(field, "external") || hasFederationUse(parent, "external"))
  ) {
    return false;
  }
  return !(parent.isExtension && usage.keys.has(field.coordinate));
}

function coordinatesIn(fieldSets: readonly FieldSet[]): ReadonlySet<string> {
  return new Set(fieldSets.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)));
}

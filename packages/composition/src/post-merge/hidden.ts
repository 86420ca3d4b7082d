import type { MergedElement, MergedSchema } from "../merge/merged-schema.ts";
import { hasFederationUse, type SchemaElement } from "../read/subgraph-schema.ts";

/** Whether any subgraph marks an element `@inaccessible`. */
export function isHidden(element: MergedElement<SchemaElement>): boolean {
  return element.places.some((place) => hasFederationUse(place.element, "inaccessible"));
}

/** Whether any subgraph marks a type `@inaccessible`; false for types that are not the graph's own. */
export function isHiddenType({ types }: MergedSchema, name: string): boolean {
  const type = types.get(name);
  return type !== undefined && isHidden(type);
}

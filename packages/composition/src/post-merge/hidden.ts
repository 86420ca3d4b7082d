import type { MergedElement, MergedSchema } from "../merge/merged-schema.ts";
import { hasFederationUse, type SchemaElement } from "../read/subgraph-schema.ts";

/** Whether any subgraph marks an element `@inaccessible`, or a contract hides it. */
export function isHidden(element: MergedElement<SchemaElement>): boolean {
  return (
    element.isHiddenByContract === true ||
    element.places.some((place) => hasFederationUse(place.element, "inaccessible"))
  );
}

/** Whether a type is hidden; false for types that are not the graph's own. */
export function isHiddenType({ types }: MergedSchema, name: string): boolean {
  const type = types.get(name);
  return type !== undefined && isHidden(type);
}

/** What to do so that clients see an element, as the end of a sentence: what hides it is a directive, or a contract. */
export function howToShow({ coordinate, isHiddenByContract }: MergedElement<SchemaElement>): string {
  return isHiddenByContract === true
    ? `let the contract show "${coordinate}" by its tags`
    : `remove "@inaccessible" from "${coordinate}"`;
}

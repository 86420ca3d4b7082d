import type { ModelType } from "@hansa/federation-model";
import { implies } from "../normalise/conditions.ts";
import type { NormalisedField, NormalisedSet } from "../normalise/normalised-operation.ts";
import type { Demand } from "./demand-tree.ts";

/**
 * The objects that a field must be kept to in some subgraphs. Its null may not stay where it is and would take an object
 * away, and a subgraph that knows the objects by their interface alone would give it for all of them.
 */
export interface ExactTypes {
  readonly types: ReadonlySet<ModelType>;
  readonly subgraphs: ReadonlySet<number>;
}

/**
 * Where a field that is wanted of some of the types at a place has to be kept to those; nothing where it need not be, as
 * with keys, without which there is no such object, or cannot be, as the subgraph does not give objects by a key.
 */
export function exactTypes(
  { fieldName, places }: Pick<Demand, "fieldName" | "places">,
  wanted: ReadonlySet<ModelType>,
  all: readonly ModelType[],
): ExactTypes | undefined {
  const taking = [...places.values()].filter(({ through, external, subgraph, type }) => {
    const keys = through?.entriesBySubgraph.get(subgraph) ?? [];
    const isKey = keys.some(({ selection }) => selection.fields.some(({ name }) => name === fieldName));
    return keys.length > 0 && !isKey && !external && type.text.endsWith("!");
  });
  return taking.length === 0 || all.every((type) => wanted.has(type))
    ? undefined
    : { types: wanted, subgraphs: new Set(taking.map(({ subgraph }) => subgraph)) };
}

/** The types for which a field is wanted whenever `field` is, whose selection may be that of some of them. */
export function typesWantedWith(
  field: NormalisedField,
  { fields }: NormalisedSet,
  types: readonly ModelType[],
): ReadonlySet<ModelType> {
  const alike = fields.filter(
    (other) =>
      other.responseKey === field.responseKey &&
      other.delivery === field.delivery &&
      implies(field.when, other.when),
  );
  return new Set(types.filter(({ name }) => alike.some((one) => one.types.includes(name))));
}

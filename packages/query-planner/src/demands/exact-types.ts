import type { FieldPlace, ModelType } from "@hansa/federation-model";
import { isNonNullType } from "graphql";
import { implies } from "../normalise/conditions.ts";
import type { NormalisedField, NormalisedSet } from "../normalise/normalised-operation.ts";
import type { Demand } from "./demand-tree.ts";

/**
 * The objects that a field must be kept to in some subgraphs. Its null would take away what is wanted of other objects,
 * and a subgraph that knows the objects by their interface alone would give it for all of them.
 */
export interface ExactTypes {
  readonly types: ReadonlySet<ModelType>;
  readonly subgraphs: ReadonlySet<number>;
}

/** Which objects a field is wanted of. */
export interface WantedTypes {
  readonly types: ReadonlySet<ModelType>;
  /** Whether others have another selection in its place, which its null would take away though it may be null itself. */
  readonly hasOthers: boolean;
}

/**
 * Where a field that is wanted of some of the types at a place has to be kept to those; nothing where it need not be, as
 * with keys, without which there is no such object, or cannot be, as the subgraph does not give objects by a key.
 * `findWanted` is called only where there is an interface-object.
 */
export function exactTypes(
  { fieldName, places }: Pick<Demand, "fieldName" | "places">,
  all: readonly ModelType[],
  findWanted: () => WantedTypes,
): ExactTypes | undefined {
  let ofAll: FieldPlace[] | undefined;
  for (const place of places.values()) {
    const { through, external, subgraph } = place;
    const keys = external ? undefined : through?.entriesBySubgraph.get(subgraph);
    const isKey = keys?.some(({ selection }) => selection.fields.some(({ name }) => name === fieldName));
    if (keys !== undefined && keys.length > 0 && isKey !== true) {
      ofAll ??= [];
      ofAll.push(place);
    }
  }
  if (ofAll === undefined) {
    return undefined;
  }
  const { types, hasOthers } = findWanted();
  const taking = ofAll.filter(({ type }) => hasOthers || type.text.endsWith("!"));
  return taking.length === 0 || all.every((type) => types.has(type))
    ? undefined
    : { types, subgraphs: new Set(taking.map(({ subgraph }) => subgraph)) };
}

/** The types of which all is wanted, whenever `field` is, whose null could go up to it. */
export function typesWantedWith(
  field: NormalisedField,
  { fields }: NormalisedSet,
  types: readonly ModelType[],
): WantedTypes {
  const rivals = fields.filter(({ responseKey }) => responseKey === field.responseKey);
  const alike = rivals.filter(
    (other) =>
      other.delivery === field.delivery &&
      implies(field.when, other.when) &&
      hasAllThatTakes(other.selection, field.selection),
  );
  return {
    types: new Set(types.filter(({ name }) => alike.some((one) => one.types.includes(name)))),
    hasOthers: field.selection !== undefined && rivals.length > alike.length,
  };
}

/** Whether a selection has all fields of another one whose null would take the object away. */
function hasAllThatTakes(set: NormalisedSet | undefined, wanted: NormalisedSet | undefined): boolean {
  const taking =
    wanted?.fields.filter(({ name, type }) => name !== "__typename" && isNonNullType(type)) ?? [];
  return (
    set === wanted ||
    taking.every((field) =>
      set?.fields.some(
        (other) =>
          other.responseKey === field.responseKey &&
          field.types.every((name) => other.types.includes(name)) &&
          implies(field.when, other.when) &&
          hasAllThatTakes(other.selection, field.selection),
      ),
    )
  );
}

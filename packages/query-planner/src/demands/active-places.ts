import {
  type ContextArgument,
  type FieldPlace,
  hasSubgraph,
  type ModelField,
  type ModelType,
} from "@hansa/federation-model";
import { PlanError } from "../errors.ts";

/** Which override labels are on, by label; labels that are not in it are off. */
export type OverrideLabels = ReadonlySet<string>;

/** The places of fields in one operation, with the override labels as they are for it. */
export class ActivePlaces {
  readonly #labels: OverrideLabels;
  readonly #placesByField = new Map<number, ReadonlyMap<number, FieldPlace>>();

  constructor(labels: OverrideLabels) {
    this.#labels = labels;
  }

  /**
   * The types, those together that have a field in the same places in the same way.
   *
   * @throws PlanError OPERATION_INVALID where a type lacks the field.
   */
  group(
    fieldName: string,
    types: readonly ModelType[],
  ): readonly { readonly types: readonly ModelType[]; readonly places: ReadonlyMap<number, FieldPlace> }[] {
    const isSingle = types.length === 1;
    const groups = new Map<
      string,
      { readonly types: ModelType[]; readonly places: ReadonlyMap<number, FieldPlace> }
    >();
    for (const type of types) {
      const field = type.fields.get(fieldName);
      if (field === undefined) {
        throw new PlanError("OPERATION_INVALID", `The supergraph has no field "${type.name}.${fieldName}".`);
      }
      const places = this.placesOf(field);
      const signature = isSingle ? "" : fieldSignature(field.type.text, places, type);
      const group = groups.get(signature) ?? { types: [], places };
      group.types.push(type);
      groups.set(signature, group);
    }
    return [...groups.values()];
  }

  /** The places of a field with the override labels as they are now; those that do not count are external. */
  placesOf({ id, places }: ModelField): ReadonlyMap<number, FieldPlace> {
    const known = this.#placesByField.get(id);
    if (known !== undefined) {
      return known;
    }
    const now = new Map(
      [...places]
        .sort(([a], [b]) => a - b)
        .map(([subgraph, place]) => {
          const isOff =
            place.override !== undefined &&
            this.#labels.has(place.override.label) !== place.override.whenActive;
          return [subgraph, isOff ? { ...place, external: true } : place];
        }),
    );
    this.#placesByField.set(id, now);
    return now;
  }
}

/** Whether an object at a place of this type hides its real type: the place is an interface-object there. */
export function isOpaqueIn(type: ModelType, subgraph: number): boolean {
  return hasSubgraph(type.interfaceObjectIn, subgraph);
}

/** A text that is equal for types that have a field in the same places in the same way. */
function fieldSignature(text: string, places: ReadonlyMap<number, FieldPlace>, type: ModelType): string {
  return [text, ...[...places.values()].map((place) => placeSignature(place, type))].join(" ");
}

function contextSignature({ name, type, context, selection }: ContextArgument): string {
  return `${name}=${type}=${context.name}=${selection.id}`;
}

function placeSignature(place: FieldPlace, type: ModelType): string {
  return [
    place.subgraph,
    place.external ? "external" : "",
    place.requires?.id ?? "",
    place.provides?.id ?? "",
    place.type.text,
    place.through?.id ?? "",
    place.contextArguments.map(contextSignature).join("+"),
    type.entriesBySubgraph.has(place.subgraph) ? "entity" : "",
  ].join(":");
}

import {
  type ContextArgument,
  type FieldPlace,
  hasSubgraph,
  type ModelField,
  type ModelType,
  type OverrideLabels,
  type PlaceView,
  placeWithLabels,
  type SupergraphModel,
} from "@hansa/federation-model";
import { PlanError } from "../errors.ts";
import type { PlannedLabel } from "../plan.ts";

/** The places of fields in one operation, with the override labels as they are for it. */
export class ActivePlaces implements PlaceView {
  readonly #asked = new Set<string>();
  /** Whether what a label says matters anywhere. */
  readonly #hasLabels: boolean;
  readonly #labels: OverrideLabels;
  readonly #queryType: ModelType | undefined;
  readonly #placesByField = new Map<number, ReadonlyMap<number, FieldPlace>>();

  /** `labels` are those that are on for the operation. */
  constructor(model: Pick<SupergraphModel, "overrideLabels" | "roots">, labels: OverrideLabels) {
    this.#hasLabels = model.overrideLabels.length > 0;
    this.#labels = labels;
    this.#queryType = model.roots.query;
  }

  /**
   * The types, those together that have a field in the same places in the same way. The query type is by itself, since
   * it is asked for in another way than entities.
   *
   * @throws PlanError OPERATION_INVALID where a type lacks the field.
   */
  group(
    fieldName: string,
    types: readonly ModelType[],
  ): readonly { readonly types: readonly ModelType[]; readonly places: ReadonlyMap<number, FieldPlace> }[] {
    const [only] = types;
    if (only !== undefined && types.length === 1) {
      return [{ types, places: this.placesOf(fieldOf(only, fieldName)) }];
    }
    const groups = new Map<
      string,
      { readonly types: ModelType[]; readonly places: ReadonlyMap<number, FieldPlace> }
    >();
    for (const type of types) {
      const field = fieldOf(type, fieldName);
      const places = this.placesOf(field);
      const signature = type === this.#queryType ? "" : fieldSignature(field.type.text, places, type);
      const group = groups.get(signature) ?? { types: [], places };
      group.types.push(type);
      groups.set(signature, group);
    }
    return [...groups.values()];
  }

  /** The labels that any answer so far depends on, by name. */
  askedLabels(): readonly PlannedLabel[] {
    return [...this.#asked].sort().map((label) => ({ label, active: this.#labels.has(label) }));
  }

  /** The places of a field with the override labels as they are now; those that do not count are external. */
  placesOf({ id, places }: ModelField): ReadonlyMap<number, FieldPlace> {
    if (!this.#hasLabels) {
      return places;
    }
    const known = this.#placesByField.get(id);
    if (known !== undefined) {
      return known;
    }
    let now = places;
    for (const [subgraph, place] of places) {
      if (place.override !== undefined) {
        this.#asked.add(place.override.label);
        now = new Map(now).set(subgraph, placeWithLabels(place, this.#labels));
      }
    }
    this.#placesByField.set(id, now);
    return now;
  }
}

function fieldOf(type: ModelType, fieldName: string): ModelField {
  const field = type.fields.get(fieldName);
  if (field === undefined) {
    throw new PlanError("OPERATION_INVALID", `The supergraph has no field "${type.name}.${fieldName}".`);
  }
  return field;
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

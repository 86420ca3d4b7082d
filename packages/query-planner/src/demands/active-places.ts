import {
  type FieldPlace,
  hasSubgraph,
  type ModelField,
  type ModelType,
  type OverrideLabels,
  type PlaceView,
  placeWithLabels,
  type SupergraphModel,
} from "@hansa/federation-model";
import type { PlannedLabel } from "../plan.ts";

/** The places of fields in one operation, with the override labels as they are for it. */
export class ActivePlaces implements PlaceView {
  readonly #asked = new Set<string>();
  /** Whether what a label says matters anywhere. */
  readonly #hasLabels: boolean;
  readonly #labels: OverrideLabels;
  readonly #placesByField = new Map<number, ReadonlyMap<number, FieldPlace>>();

  /** `labels` are those that are on for the operation. */
  constructor(model: Pick<SupergraphModel, "overrideLabels">, labels: OverrideLabels) {
    this.#hasLabels = model.overrideLabels.length > 0;
    this.#labels = labels;
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

/** Whether an object at a place of this type hides its real type: the place is an interface-object there. */
export function isOpaqueIn(type: ModelType, subgraph: number): boolean {
  return hasSubgraph(type.interfaceObjectIn, subgraph);
}

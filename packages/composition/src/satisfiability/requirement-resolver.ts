import {
  type FieldPlace,
  fragmentApplies,
  type Location,
  type ModelField,
  type ModelType,
  reach,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
} from "@hansa/federation-model";
import { isActive } from "./is-active.ts";

/** Objects of a type, where they have arrived, and as what they are known. */
export interface ObjectsAt {
  readonly type: ModelType;
  readonly arrived: readonly Location[];
  /** Absent: by their type. */
  readonly knownAs: ModelType | undefined;
}

/** Says where a field can be had of objects that have arrived somewhere, with what it requires. */
export class RequirementResolver {
  readonly #model: SupergraphModel;
  readonly #activeLabels: ReadonlySet<string>;
  readonly #memo = new Map<string, readonly Location[]>();

  constructor(model: SupergraphModel, activeLabels: ReadonlySet<string>) {
    this.#model = model;
    this.#activeLabels = activeLabels;
  }

  /** The locations, of the arrival or reached from it, whose subgraph gives a field. Empty: it cannot be had. */
  locationsOf(objects: ObjectsAt, field: ModelField): readonly Location[] {
    const { type, arrived, knownAs } = objects;
    const key = `${field.id}|${type.id}|${knownAs?.id ?? ""}|${arrived.map(({ subgraph, provided }) => `${subgraph}~${provided?.id ?? ""}`).join(",")}`;
    const known = this.#memo.get(key);
    if (known !== undefined) {
      return known;
    }
    // A field that requires itself, at the end of a circle, finds this: nowhere.
    this.#memo.set(key, []);
    const locations = this.#allLocations(objects).filter((location) => this.#gives(objects, field, location));
    this.#memo.set(key, locations);
    return locations;
  }

  /** Where objects have arrived, and where they can be fetched from. Objects of a root type are everywhere. */
  #allLocations({ type, arrived, knownAs }: ObjectsAt): readonly Location[] {
    if (this.#isRoot(type)) {
      return this.#model.subgraphs.map(({ id }) => ({ subgraph: id, provided: undefined }));
    }
    const hops = reach(this.#model, knownAs ?? type, arrived).hops;
    const isThere = new Set(arrived.map(({ subgraph }) => subgraph));
    return [
      ...arrived,
      ...[...hops.keys()]
        .filter((subgraph) => !isThere.has(subgraph))
        .map((subgraph) => ({ subgraph, provided: undefined })),
    ];
  }

  #gives(objects: ObjectsAt, field: ModelField, location: Location): boolean {
    const { type } = objects;
    const place = field.places.get(location.subgraph);
    if (place === undefined || !isActive(place, this.#activeLabels)) {
      return false;
    }
    if (place.external) {
      const sure = type.keyFieldsBySubgraph.get(location.subgraph);
      return (
        selectionsBelow(sure, type, field.name).length > 0 ||
        selectionsBelow(location.provided, type, field.name).length > 0
      );
    }
    return place.requires === undefined || this.#canMeet(objects, place, place.requires);
  }

  /** What a field requires is collected first; then its subgraph is entered by a key. */
  #canMeet(objects: ObjectsAt, place: FieldPlace, requires: Selection): boolean {
    const { type } = objects;
    const canEnter = this.#isRoot(type) || (type.entriesBySubgraph.get(place.subgraph) ?? []).length > 0;
    return canEnter && this.#canSelect(objects, requires);
  }

  #canSelect(objects: ObjectsAt, selection: Selection): boolean {
    const { type } = objects;
    return (
      selection.fields.every((item) => {
        const field = type.fields.get(item.name);
        if (item.name === "__typename") {
          return true;
        }
        const locations = field === undefined ? [] : this.locationsOf(objects, field);
        return (
          field !== undefined &&
          locations.length > 0 &&
          this.#canSelectBelow(type, { field, locations, selection: item.selection })
        );
      }) &&
      selection.fragments
        .filter((fragment) => fragmentApplies(fragment.typeName, type))
        .every((fragment) => this.#canSelect(objects, fragment.selection))
    );
  }

  #canSelectBelow(
    type: ModelType,
    below: {
      readonly field: ModelField;
      readonly locations: readonly Location[];
      readonly selection: Selection | undefined;
    },
  ): boolean {
    const { field, locations, selection } = below;
    const child = this.#model.typesByName.get(field.type.name);
    if (selection === undefined || child === undefined) {
      return selection === undefined;
    }
    const arrived = locations.map((location) => ({
      subgraph: location.subgraph,
      provided: [
        field.places.get(location.subgraph)?.provides,
        ...selectionsBelow(type.keyFieldsBySubgraph.get(location.subgraph), type, field.name),
        ...selectionsBelow(location.provided, type, field.name),
      ].reduce<Selection | undefined>((left, right) => this.#model.selections.union(left, right), undefined),
    }));
    return child.possibleTypes.every((possible) => {
      const here = arrived.filter(({ subgraph }) =>
        child.possibleTypesBySubgraph.get(subgraph)?.includes(possible),
      );
      return (
        here.length === 0 || this.#canSelect({ type: possible, arrived: here, knownAs: undefined }, selection)
      );
    });
  }

  #isRoot(type: ModelType): boolean {
    const { query, mutation, subscription } = this.#model.roots;
    return type === query || type === mutation || type === subscription;
  }
}

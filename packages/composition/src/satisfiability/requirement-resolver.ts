import {
  type FieldPlace,
  fragmentApplies,
  isGiven,
  type Location,
  type ModelField,
  type ModelType,
  reach,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
} from "@hansa/federation-model";
import { ContextReaders, type ContextValues } from "./context-values.ts";
import { isActive } from "./is-active.ts";

/** Objects of a type, where they have arrived, and as what they are known. */
export interface ObjectsAt {
  readonly type: ModelType;
  readonly arrived: readonly Location[];
  /** Absent: by their type. */
  readonly knownAs: ModelType | undefined;
  /** The values of contexts above them. */
  readonly values: ContextValues;
}

/** What is known of such objects so far. */
export interface KnownObjects {
  readonly objects: ObjectsAt;
  /** Where they are or can be fetched from. */
  readonly bySubgraph: ReadonlyMap<number, readonly Location[]>;
  readonly byField: Map<number, readonly Location[]>;
  /** The values of contexts that objects below these find, once that has been asked for. */
  below: ContextValues | undefined;
}

/** Says where a field can be had of objects that have arrived somewhere, with what it requires. */
export class RequirementResolver {
  readonly #model: SupergraphModel;
  readonly #activeLabels: ReadonlySet<string>;
  readonly #isRoot: (type: ModelType) => boolean;
  readonly #contexts: ContextReaders;
  readonly #known = new Map<string, KnownObjects>();

  constructor(model: SupergraphModel, activeLabels: ReadonlySet<string>) {
    const { query, mutation, subscription } = model.roots;
    this.#model = model;
    this.#activeLabels = activeLabels;
    this.#contexts = new ContextReaders(model);
    this.#isRoot = (type) => type === query || type === mutation || type === subscription;
  }

  /** What is known of some objects: to be asked for once for all of their fields. */
  of(objects: ObjectsAt): KnownObjects {
    const { type, arrived, knownAs, values } = objects;
    const locations = arrived.map(({ subgraph, provided }) => `${subgraph}~${provided?.id ?? ""}`);
    const key = `${type.id}|${knownAs?.id ?? ""}|${locations.join(",")}|${[...values].join(",")}`;
    const known = this.#known.get(key) ?? {
      objects,
      bySubgraph: this.#allLocations(objects),
      byField: new Map(),
      below: undefined,
    };
    this.#known.set(key, known);
    return known;
  }

  /** The values of contexts that objects below these find. */
  valuesBelow(known: KnownObjects): ContextValues {
    const { objects } = known;
    if (known.below === undefined) {
      // A value that is read through itself finds this: none.
      known.below = new Set();
      known.below = this.#contexts.below(objects.type, objects.values, (selection) =>
        this.#canSelect(objects, selection),
      );
    }
    return known.below;
  }

  /** The locations, of the arrival or reached from it, whose subgraph gives a field. Empty: it cannot be had. */
  locationsOf(known: KnownObjects, field: ModelField): readonly Location[] {
    const { objects, bySubgraph, byField } = known;
    const only = onlyPlace(field);
    if (only !== undefined && isPlain(only)) {
      return bySubgraph.get(only.subgraph) ?? nowhere;
    }
    const found = byField.get(field.id);
    if (found !== undefined) {
      return found;
    }
    // A field that requires itself, at the end of a circle, finds this: nowhere.
    byField.set(field.id, []);
    const locations: Location[] = [];
    for (const place of field.places.values()) {
      for (const location of bySubgraph.get(place.subgraph) ?? []) {
        if (this.#gives(objects, field, { place, location })) {
          locations.push(location);
        }
      }
    }
    byField.set(field.id, locations);
    return locations;
  }

  /** Where objects have arrived, and where they can be fetched from. Objects of a root type are everywhere. */
  #allLocations({ type, arrived, knownAs }: ObjectsAt): ReadonlyMap<number, readonly Location[]> {
    const bySubgraph = new Map<number, Location[]>();
    for (const location of arrived) {
      bySubgraph.set(location.subgraph, [...(bySubgraph.get(location.subgraph) ?? []), location]);
    }
    const others = this.#isRoot(type)
      ? this.#model.subgraphs.map(({ id }) => id)
      : reach(this.#model, knownAs ?? type, arrived).hops.keys();
    for (const subgraph of others) {
      if (!bySubgraph.has(subgraph)) {
        bySubgraph.set(subgraph, [{ subgraph, provided: undefined }]);
      }
    }
    return bySubgraph;
  }

  #gives(
    objects: ObjectsAt,
    field: ModelField,
    { place, location }: { readonly place: FieldPlace; readonly location: Location },
  ): boolean {
    const { type, values } = objects;
    const isBehind = place.through !== undefined && this.#isRoot(type);
    if (isBehind || !isActive(place, this.#activeLabels) || !this.#contexts.canFill(type, place, values)) {
      return false;
    }
    if (place.external) {
      const sure = type.keyFieldsBySubgraph.get(location.subgraph);
      return (
        selectionsBelow(sure, type, field.name).length > 0 ||
        selectionsBelow(location.provided, type, field.name).length > 0
      );
    }
    return (
      place.requires === undefined ||
      isGiven(place.requires, type, location) ||
      this.#canMeet(objects, place, place.requires)
    );
  }

  /** What a field requires is collected first; then its subgraph is entered by a key. */
  #canMeet(objects: ObjectsAt, place: FieldPlace, requires: Selection): boolean {
    const { type } = objects;
    const canEnter = this.#isRoot(type) || (type.entriesBySubgraph.get(place.subgraph) ?? []).length > 0;
    return canEnter && this.#canSelect(objects, requires);
  }

  #canSelect(objects: ObjectsAt, selection: Selection): boolean {
    const { type } = objects;
    const known = this.of(objects);
    return (
      selection.fields.every((item) => {
        const field = type.fields.get(item.name);
        if (item.name === "__typename") {
          return true;
        }
        const locations = field === undefined ? [] : this.locationsOf(known, field);
        return (
          field !== undefined &&
          locations.length > 0 &&
          this.#canSelectBelow(objects, { field, locations, selection: item.selection })
        );
      }) &&
      selection.fragments
        .filter((fragment) => fragmentApplies(fragment.typeName, type))
        .every((fragment) => this.#canSelect(objects, fragment.selection))
    );
  }

  #canSelectBelow(
    objects: ObjectsAt,
    below: {
      readonly field: ModelField;
      readonly locations: readonly Location[];
      readonly selection: Selection | undefined;
    },
  ): boolean {
    const { type } = objects;
    const { field, locations, selection } = below;
    const child = this.#model.typesByName.get(field.type.name);
    if (selection === undefined || child === undefined) {
      return selection === undefined;
    }
    const values = this.valuesBelow(this.of(objects));
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
        here.length === 0 ||
        this.#canSelect({ type: possible, arrived: here, knownAs: undefined, values }, selection)
      );
    });
  }
}

const nowhere: readonly Location[] = [];

/** The place of a field that one subgraph alone has: most are such. */
function onlyPlace({ places }: ModelField): FieldPlace | undefined {
  if (places.size === 1) {
    for (const place of places.values()) {
      return place;
    }
  }
  return undefined;
}

/** Whether a subgraph resolves a field of whatever objects it has, and in every state of labels. */
function isPlain({ external, requires, override, through, contextArguments }: FieldPlace): boolean {
  return (
    !external &&
    requires === undefined &&
    override === undefined &&
    through === undefined &&
    contextArguments.length === 0
  );
}

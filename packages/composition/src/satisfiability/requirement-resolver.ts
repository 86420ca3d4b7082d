import {
  AnswersInTurns,
  type FieldPlace,
  fragmentApplies,
  isGiven,
  type Location,
  type ModelField,
  type ModelType,
  type PlaceView,
  type Reach,
  reach,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
  Turns,
} from "@hansa/federation-model";
import { ContextReaders, type ContextValues, noContextValues } from "./context-values.ts";
import { plainArrival } from "./known-places.ts";
import { PossibleTypes } from "./possible-types.ts";

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
  /** The same for equal objects. */
  readonly key: number | string;
  /** Where they are, by subgraph; nothing where they are in one subgraph. */
  readonly arrivedBySubgraph: ReadonlyMap<number, readonly Location[]> | undefined;
  /** Where they can be fetched from besides; nothing for objects of a root type, which are everywhere. */
  readonly hops: Reach["hops"] | undefined;
  /** Where fields that require nothing can be had, by id, as far as that has been asked for. */
  byField: Map<number, readonly Location[]> | undefined;
}

/** Says where a field can be had of objects that have arrived somewhere, with what it requires. */
export class RequirementResolver {
  readonly #model: SupergraphModel;
  readonly #view: PlaceView;
  readonly #isRoot: (type: ModelType) => boolean;
  readonly #contexts: ContextReaders;
  /** By subgraph: the location with nothing provided. */
  readonly #plainLocations: readonly (readonly Location[])[];
  /** By the ids of the fields: what `plainSubgraphOf` says, as far as it was asked. */
  readonly #plainSubgraphs: Int32Array;
  readonly #possibleTypes = new PossibleTypes();
  /** By type and subgraph where they are plain, otherwise by all that they are. */
  readonly #known = new Map<number | string, KnownObjects>();
  /** Fields may require each other, and contexts may be read through fields that read them. */
  readonly #turns = new Turns();
  readonly #requiring = new AnswersInTurns<readonly Location[]>(this.#turns, ({ length }) => length);
  readonly #below = new AnswersInTurns<ContextValues>(this.#turns, ({ size }) => size);
  #depth = 0;
  #isTooDeep = false;

  constructor(model: SupergraphModel, view: PlaceView) {
    const { query, mutation, subscription } = model.roots;
    this.#model = model;
    this.#view = view;
    this.#contexts = new ContextReaders(model);
    const fieldCount = model.types.reduce((count, { fields }) => count + fields.size, 0);
    this.#plainSubgraphs = new Int32Array(fieldCount).fill(notAsked);
    this.#plainLocations = model.subgraphs.map(({ id }) => [{ subgraph: id, provided: undefined }]);
    this.#isRoot = (type) => type === query || type === mutation || type === subscription;
  }

  /** What is known of some objects: to be asked for once for all of their fields. */
  of(objects: ObjectsAt): KnownObjects {
    const key = this.#keyOf(objects);
    const known = this.#known.get(key) ?? this.#find(objects, key);
    this.#known.set(key, known);
    return known;
  }

  #keyOf(objects: ObjectsAt): number | string {
    const { type, arrived, knownAs, values } = objects;
    const plain = plainArrival(objects);
    if (plain !== undefined) {
      return type.id * this.#model.subgraphs.length + plain.subgraph;
    }
    const locations = arrived.map(({ subgraph, provided }) => `${subgraph}~${provided?.id ?? ""}`);
    return `${type.id}|${knownAs?.id ?? ""}|${locations.join(",")}|${[...values].join(",")}`;
  }

  /** The values of contexts that objects below these find. */
  valuesBelow(known: KnownObjects): ContextValues {
    const { objects, key } = known;
    return this.#model.usesContexts
      ? this.#below.ask(String(key), noContextValues, () =>
          this.#contexts.below(objects.type, objects.values, (selection) =>
            this.#canSelect(objects, selection),
          ),
        )
      : noContextValues;
  }

  /** The locations, of the arrival or reached from it, whose subgraph gives a field. Empty: it cannot be had. */
  locationsOf(known: KnownObjects, field: ModelField): readonly Location[] {
    const plain = this.#plainSubgraph(field);
    if (plain >= 0) {
      return this.#locationsIn(known, plain);
    }
    if (doesRequire(field)) {
      return this.#requiring.ask(`${known.key}|${field.id}`, nowhere, () => this.#givers(known, field));
    }
    return known.byField?.get(field.id) ?? this.#givers(known, field);
  }

  /** The same, kept for those who ask again: several requirements may read one field that requires nothing itself. */
  #keptLocationsOf(known: KnownObjects, field: ModelField): readonly Location[] {
    const locations = this.locationsOf(known, field);
    if (this.#plainSubgraph(field) < 0 && !doesRequire(field)) {
      known.byField ??= new Map();
      known.byField.set(field.id, locations);
    }
    return locations;
  }

  #plainSubgraph(field: ModelField): number {
    const known = this.#plainSubgraphs[field.id] ?? notAsked;
    if (known !== notAsked) {
      return known;
    }
    const found = plainSubgraphOf(field);
    this.#plainSubgraphs[field.id] = found;
    return found;
  }

  #givers(known: KnownObjects, field: ModelField): readonly Location[] {
    const locations: Location[] = [];
    for (const place of this.#view.placesOf(field).values()) {
      for (const location of this.#locationsIn(known, place.subgraph)) {
        if (this.#gives(known.objects, field, { place, location })) {
          locations.push(location);
        }
      }
    }
    return locations;
  }

  #find(objects: ObjectsAt, key: number | string): KnownObjects {
    const { type, arrived, knownAs } = objects;
    return {
      objects,
      key,
      arrivedBySubgraph: arrived.length === 1 ? undefined : Map.groupBy(arrived, ({ subgraph }) => subgraph),
      hops: this.#isRoot(type) ? undefined : reach(this.#model, knownAs ?? type, arrived, this.#view).hops,
      byField: undefined,
    };
  }

  /** Where objects are in one subgraph: as they have arrived there, or as they can be fetched. */
  #locationsIn({ objects, arrivedBySubgraph, hops }: KnownObjects, subgraph: number): readonly Location[] {
    const arrived =
      arrivedBySubgraph !== undefined
        ? arrivedBySubgraph.get(subgraph)
        : objects.arrived[0]?.subgraph === subgraph
          ? objects.arrived
          : undefined;
    if (arrived !== undefined) {
      return arrived;
    }
    const canFetch = hops === undefined || hops.has(subgraph);
    return (canFetch ? this.#plainLocations[subgraph] : undefined) ?? nowhere;
  }

  #gives(
    objects: ObjectsAt,
    field: ModelField,
    { place, location }: { readonly place: FieldPlace; readonly location: Location },
  ): boolean {
    const { type, values } = objects;
    const isBehind = place.through !== undefined && this.#isRoot(type);
    if (isBehind || !this.#contexts.canFill(type, place, values)) {
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

  /**
   * What a field requires is collected first; then its subgraph is entered by a key. A root is entered without one, so
   * that nothing can be handed to its fields.
   */
  #canMeet(objects: ObjectsAt, place: FieldPlace, requires: Selection): boolean {
    const { type } = objects;
    const canEnter = !this.#isRoot(type) && (type.entriesBySubgraph.get(place.subgraph) ?? []).length > 0;
    return canEnter && this.#canSelect(objects, requires);
  }

  /** Whether some requirement led further than is followed: then what was found is not all. */
  get isTooDeep(): boolean {
    return this.#isTooDeep;
  }

  #canSelect(objects: ObjectsAt, selection: Selection): boolean {
    if (this.#depth === maxRequirementDepth) {
      this.#isTooDeep = true;
      return false;
    }
    this.#depth++;
    const canSelect = this.#canSelectAll(objects, selection);
    this.#depth--;
    return canSelect;
  }

  #canSelectAll(objects: ObjectsAt, selection: Selection): boolean {
    const { type } = objects;
    const known = this.of(objects);
    return (
      selection.fields.every((item) => {
        const field = type.fields.get(item.name);
        if (item.name === "__typename") {
          return true;
        }
        const locations = field === undefined ? [] : this.#keptLocationsOf(known, field);
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
      const here = arrived.filter(({ subgraph }) => this.#possibleTypes.isOne(possible, child, subgraph));
      return (
        here.length === 0 ||
        this.#canSelect({ type: possible, arrived: here, knownAs: undefined, values }, selection)
      );
    });
  }
}

/** Selections within those that they require, and so on: deep enough for all that nests, and no danger to the stack. */
export const maxRequirementDepth: number = 300;

const nowhere: readonly Location[] = [];

const notAsked = -2;

/** The subgraph that alone has a field and simply resolves it, as most fields are; -1 where there is none. */
function plainSubgraphOf({ places }: ModelField): number {
  const [place] = places.values();
  return places.size === 1 && place !== undefined && isPlain(place) ? place.subgraph : -1;
}

/** Whether any subgraph has a requirement for a field. */
function doesRequire({ places }: ModelField): boolean {
  for (const { requires } of places.values()) {
    if (requires !== undefined) {
      return true;
    }
  }
  return false;
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

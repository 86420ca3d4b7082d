import {
  type EntityKey,
  fragmentApplies,
  hasSubgraph,
  isLocal,
  type Location,
  type ModelType,
  type PlaceView,
  reach,
  type Selection,
  type SelectionField,
  type SupergraphModel,
  selectionsBelow,
} from "@hansa/federation-model";

/** Where objects of one type at one place of the response are. */
export interface Held {
  readonly type: ModelType;
  /** Every location that gives the object by a field; at a root, every subgraph that has the root type. */
  readonly arrived: readonly Location[];
  readonly isRoot: boolean;
  /** Whether the type's name is known there; not where all of them give an interface-object. */
  readonly isNamed: boolean;
}

/**
 * What can be had of objects at all, asking everything that can be asked: by the model's `reach` and, for `@requires`,
 * by trying. It shares nothing with the planner, so that what the planner gives up can be held against it.
 */
export class Obtainable {
  readonly #model: SupergraphModel;
  readonly #view: PlaceView;

  constructor(model: SupergraphModel, view: PlaceView) {
    this.#model = model;
    this.#view = view;
  }

  /** The root object, in all subgraphs that have it. */
  root(type: ModelType): Held {
    const subgraphs = this.#model.subgraphs.filter(({ id }) => hasSubgraph(type.subgraphs, id));
    const arrived = subgraphs.map(({ id }) => ({ subgraph: id, provided: undefined }));
    return { type, arrived, isRoot: true, isNamed: true };
  }

  /** The locations that can give a field; what it takes from objects above counts as given. */
  givers(held: Held, fieldName: string, pending: ReadonlySet<string> = new Set()): readonly Location[] {
    const { type } = held;
    const coordinate = `${type.name}.${fieldName}`;
    const field = type.fields.get(fieldName);
    if (field === undefined || pending.has(coordinate)) {
      return [];
    }
    const places = this.#view.placesOf(field);
    const all = this.#everywhere(held);
    const requiring = [...places.values()].filter(
      ({ subgraph, external, requires, contextArguments }) =>
        (requires !== undefined || contextArguments.length > 0) &&
        !external &&
        this.#isEntered(held, subgraph, all) &&
        (requires === undefined || this.#canCollect(requires, held, new Set([...pending, coordinate]))),
    );
    return [
      ...all.filter((location) => isLocal(type, fieldName, location, this.#view)),
      ...requiring.map(({ subgraph }) => ({ subgraph, provided: undefined })),
    ];
  }

  /** The values of a field, by type, when all of these locations are asked for it. */
  below({ type }: Held, fieldName: string, givers: readonly Location[]): ReadonlyMap<string, Held> {
    const field = type.fields.get(fieldName);
    const valueType = this.#model.typesByName.get(field?.type.name ?? "");
    const common = this.#commonTypes(type, fieldName);
    const found = new Map<string, { arrived: Location[]; isNamed: boolean }>();
    for (const { subgraph, provided } of givers) {
      const place = field?.places.get(subgraph);
      const there = this.#model.typesByName.get(place?.type.name ?? valueType?.name ?? "");
      const selections = [
        place?.provides,
        ...selectionsBelow(type.keyFieldsBySubgraph.get(subgraph), type, fieldName),
        ...selectionsBelow(provided, type, fieldName),
      ];
      const union = selections.reduce((a, b) => this.#model.selections.union(a, b), undefined);
      const isOpaque = there !== undefined && hasSubgraph(there.interfaceObjectIn, subgraph);
      const types = this.#typesAt(there?.name ?? "", subgraph);
      for (const possible of types.filter((one) => common.includes(one))) {
        const one = found.get(possible.name) ?? { arrived: [], isNamed: valueType?.kind === "object" };
        one.arrived.push({ subgraph, provided: union });
        one.isNamed ||= !isOpaque;
        found.set(possible.name, one);
      }
    }
    return new Map(
      [...found].flatMap(([name, held]) => {
        const one = this.#model.typesByName.get(name);
        return one === undefined
          ? []
          : [[name, { type: one, isRoot: one === this.#model.roots.query, ...held }]];
      }),
    );
  }

  /** Whether the name of an object's type can be learnt. */
  canBeNamed(held: Held): boolean {
    return held.isNamed || this.#entriesWithoutName(held).some((key) => this.#tells(key));
  }

  /** The types of values that every subgraph which resolves a field can give: others are not planned for. */
  #commonTypes(type: ModelType, fieldName: string): readonly ModelType[] {
    const field = type.fields.get(fieldName);
    const places = field === undefined ? [] : this.#view.placesOf(field).values();
    const sets = [...places]
      .filter((place) => !place.external)
      .map((place) => this.#typesAt(place.type.name, place.subgraph));
    const all = this.#model.typesByName.get(field?.type.name ?? "")?.possibleTypes ?? [];
    return all.filter((one) => sets.every((set) => set.includes(one)));
  }

  #typesAt(typeName: string, subgraph: number): readonly ModelType[] {
    return this.#model.typesByName.get(typeName)?.possibleTypesBySubgraph.get(subgraph) ?? [];
  }

  #everywhere(held: Held): readonly Location[] {
    if (held.isRoot) {
      return [...held.arrived, ...this.root(held.type).arrived];
    }
    let { arrived, isNamed } = held;
    while (!isNamed) {
      const there = new Set(arrived.map(({ subgraph }) => subgraph));
      const [key] = this.#entriesWithoutName({ ...held, arrived }).filter(
        ({ subgraph }) => !there.has(subgraph),
      );
      if (key === undefined) {
        return arrived;
      }
      arrived = [...arrived, { subgraph: key.subgraph, provided: undefined }];
      isNamed = this.#tells(key);
    }
    const hops = reach(this.#model, held.type, arrived, this.#view).hops.keys();
    return [...arrived, ...[...hops].map((subgraph) => ({ subgraph, provided: undefined }))];
  }

  /** Whether a subgraph on the way back from an interface's key names the real type. */
  #tells({ asType, subgraph }: EntityKey): boolean {
    return !hasSubgraph(asType.interfaceObjectIn, subgraph);
  }

  /** Readable keys that need not name the type: those of interfaces. */
  #entriesWithoutName(held: Held): readonly EntityKey[] {
    const { type, arrived } = held;
    const interfaces = type.interfaces.filter((one) =>
      arrived.some(({ subgraph }) => hasSubgraph(one.interfaceObjectIn, subgraph)),
    );
    const keys = [...interfaces, type].flatMap((one) => [...one.entriesBySubgraph.values()].flat());
    return keys.filter(
      (key) =>
        key.asType !== type &&
        key.asType.possibleTypesBySubgraph.get(key.subgraph)?.includes(type) === true &&
        this.#canRead(key.selection, held, arrived),
    );
  }

  #isEntered(held: Held, subgraph: number, all: readonly Location[]): boolean {
    return (
      held.isRoot ||
      (held.type.entriesBySubgraph.get(subgraph) ?? []).some((key) => this.#canRead(key.selection, held, all))
    );
  }

  /** Whether a key can be read from locations: only what is below its fields may have to be fetched. */
  #canRead(selection: Selection, held: Held, from: readonly Location[]): boolean {
    const giversOf = (name: string): readonly Location[] =>
      from.filter((location) => isLocal(held.type, name, location, this.#view));
    return this.#has(selection, held, giversOf, new Set());
  }

  #canCollect(selection: Selection, held: Held, pending: ReadonlySet<string>): boolean {
    return this.#has(selection, held, (name) => this.givers(held, name, pending), pending);
  }

  #has(
    selection: Selection,
    held: Held,
    giversOf: (name: string) => readonly Location[],
    pending: ReadonlySet<string>,
  ): boolean {
    const { type } = held;
    const hasField = (item: SelectionField): boolean => {
      const givers = item.name === "__typename" ? [] : giversOf(item.name);
      const { selection: inner } = item;
      if (inner === undefined || givers.length === 0) {
        return item.name === "__typename" || givers.length > 0;
      }
      const below = [...this.below(held, item.name, givers).values()];
      return below.length > 0 && below.every((one) => this.#canCollect(inner, one, pending));
    };
    return (
      selection.fields.every(hasField) &&
      selection.fragments.every(
        ({ typeName, selection: inner }) =>
          !(
            fragmentApplies(typeName, type) ||
            this.#model.typesByName.get(typeName)?.possibleTypes.includes(type) === true
          ) || this.#has(inner, held, giversOf, pending),
      )
    );
  }
}

/**
 * Whether every query that clients can write can be answered.
 *
 * Input: a model. Output: the fields that no subgraph can give at some place, each with the shortest way there. The
 * idea: what can be fetched of an object depends on its type and on the locations where it can have arrived, and on
 * nothing else of the way there but the contexts that it sets; so a queue of (type, locations, values of contexts) is
 * worked off, each once, and a place that offers more of them than one that was looked at needs no look. Breadth first, so that the first way found is a shortest.
 *
 *   Query ──orders──▶ (Order, {orders}) ──createdBy──▶ (User, {orders})   reach: {orders, users}   every field: fine
 */
import {
  hasSubgraph,
  type Location,
  type ModelField,
  type ModelType,
  reach,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
  subgraphsOf,
} from "@hansa/federation-model";
import { Memo } from "../memo.ts";
import type { ContextValues } from "./context-values.ts";
import { RequirementResolver } from "./requirement-resolver.ts";

/** A place in the graph: an object of a type that has arrived at some locations, and how one comes there. */
export interface Place {
  readonly type: ModelType;
  /** Not empty. */
  readonly arrived: readonly Location[];
  /** The interface that all is known of an object, where only interface-objects have given it and no key tells more. */
  readonly knownAs: ModelType | undefined;
  /** The values of contexts that are set above. */
  readonly values: ContextValues;
  readonly step: PathStep | undefined;
}

/** One field of the way from a root. */
export interface PathStep {
  readonly from: Place;
  readonly field: ModelField;
}

/** A place with fields that cannot be had there. */
export interface UnsatisfiablePlace {
  readonly place: Place;
  /** At least one, in the order of the type. */
  readonly fields: readonly ModelField[];
}

/** What a place offers. */
interface KnownPlace {
  readonly locations: ReadonlySet<string>;
  readonly values: ContextValues;
}

export interface SatisfiabilityOptions {
  /** Places that are looked at before the search is given up. */
  readonly maxPlaces: number;
  /** Which labels of `@override` are active. */
  readonly activeLabels: ReadonlySet<string>;
}

export interface Satisfiability {
  /** One for each set of fields of a type, with the shortest way. */
  readonly unsatisfiable: readonly UnsatisfiablePlace[];
  /** Whether the search came to its end. */
  readonly isComplete: boolean;
}

/** Looks for fields that clients see and no subgraph can give. O(types × locations × fields) in practice. */
export function findUnsatisfiable(model: SupergraphModel, options: SatisfiabilityOptions): Satisfiability {
  const search = new SatisfiabilitySearch(model, options);
  return search.run();
}

class SatisfiabilitySearch {
  readonly #model: SupergraphModel;
  readonly #options: SatisfiabilityOptions;
  readonly #resolver: RequirementResolver;
  readonly #queue: Place[] = [];
  /** What the places that are queued or done offer, by type. */
  readonly #known = new Map<ModelType, KnownPlace[]>();
  /** The same, each type with what it offers as one text: most places are found many times. */
  readonly #knownTexts = new Set<string>();
  readonly #followed = new Set<number>();
  readonly #visible: Memo<ModelType, readonly ModelField[]>;
  readonly #found = new Map<string, UnsatisfiablePlace>();

  constructor(model: SupergraphModel, options: SatisfiabilityOptions) {
    this.#model = model;
    this.#options = options;
    this.#resolver = new RequirementResolver(model, options.activeLabels);
    this.#visible = new Memo(({ fields }) => [...fields.values()].filter((field) => this.#isVisible(field)));
  }

  run(): Satisfiability {
    const { query, mutation, subscription } = this.#model.roots;
    for (const type of [query, mutation, subscription]) {
      if (type !== undefined) {
        this.#push({
          type,
          arrived: everywhere(type),
          knownAs: undefined,
          values: new Set(),
          step: undefined,
        });
      }
    }
    let next = 0;
    for (; next < this.#queue.length && next < this.#options.maxPlaces; next++) {
      const place = this.#queue[next];
      if (place !== undefined) {
        this.#visit(place);
      }
    }
    return { unsatisfiable: [...this.#found.values()], isComplete: next === this.#queue.length };
  }

  #visit(place: Place): void {
    const missing: ModelField[] = [];
    const known = this.#resolver.of(place);
    const values = this.#resolver.valuesBelow(known);
    for (const field of this.#visible.of(place.type)) {
      const locations = this.#resolver.locationsOf(known, field);
      if (locations.length === 0) {
        missing.push(field);
      } else {
        this.#follow(place, field, { locations, values });
      }
    }
    if (missing.length > 0) {
      const key = missing.map(({ id }) => id).join(",");
      this.#found.set(key, this.#found.get(key) ?? { place, fields: missing });
    }
  }

  /** Queues what objects a field can give, each with the locations where it has arrived by that. */
  #follow(
    from: Place,
    field: ModelField,
    { locations, values }: { readonly locations: readonly Location[]; readonly values: ContextValues },
  ): void {
    const target = this.#model.typesByName.get(field.type.name);
    if (target === undefined || !isComposite(target) || this.#isFollowed(field, locations)) {
      return;
    }
    const arrivals = locations.map((location) => this.#arrival(from, field, location));
    for (const type of target.possibleTypes) {
      const arrived = arrivals.filter(({ subgraph }) =>
        target.possibleTypesBySubgraph.get(subgraph)?.includes(type),
      );
      if (arrived.length > 0) {
        this.#push({ type, ...this.#withTypeKnown(type, target, arrived), values, step: { from, field } });
      }
    }
  }

  /**
   * Whether a field was followed from the same place before: most are, from one subgraph with nothing provided. Where
   * there are contexts, one place can have several values of them.
   */
  #isFollowed(field: ModelField, locations: readonly Location[]): boolean {
    const [only] = locations;
    const isPlain = only !== undefined && only.provided === undefined && locations.length === 1;
    if (!isPlain || this.#model.usesContexts) {
      return false;
    }
    const key = field.id * this.#model.subgraphs.length + only.subgraph;
    const isKnown = this.#followed.has(key);
    this.#followed.add(key);
    return isKnown;
  }

  /** What is provided where a field's objects arrive: by the field, and by what is provided of its parent. */
  #arrival(from: Place, field: ModelField, location: Location): Location {
    const { subgraph, provided } = location;
    const byField = field.places.get(subgraph)?.provides;
    const keys = from.type.keyFieldsBySubgraph.get(subgraph);
    if (keys === undefined && provided === undefined) {
      return { subgraph, provided: byField };
    }
    const sure = selectionsBelow(keys, from.type, field.name);
    const given = selectionsBelow(provided, from.type, field.name);
    return {
      subgraph,
      provided: [byField, ...sure, ...given].reduce<Selection | undefined>(
        (left, right) => this.#model.selections.union(left, right),
        undefined,
      ),
    };
  }

  /** From an interface-object, which hides what an object is, one goes by a key of the interface to learn it. */
  #withTypeKnown(
    type: ModelType,
    target: ModelType,
    arrived: readonly Location[],
  ): Pick<Place, "arrived" | "knownAs"> {
    const isOpaque = ({ subgraph }: Location): boolean => hasSubgraph(target.interfaceObjectIn, subgraph);
    if (type === target || !arrived.every(isOpaque)) {
      return { arrived, knownAs: undefined };
    }
    const telling = [...reach(this.#model, target, arrived).hops.keys()]
      .map((subgraph): Location => ({ subgraph, provided: undefined }))
      .filter((location) => !isOpaque(location));
    return { arrived: [...arrived, ...telling], knownAs: telling.length === 0 ? target : undefined };
  }

  #push(place: Place): void {
    const keys = place.arrived.map((location) => locationKey(location, place.knownAs));
    const text = `${place.type.id} ${keys.join(" ")} ${[...place.values].join(" ")}`;
    if (this.#knownTexts.has(text)) {
      return;
    }
    this.#knownTexts.add(text);
    const locations = new Set(keys);
    const known = this.#known.get(place.type) ?? [];
    const { values } = place;
    if (known.some((other) => other.locations.isSubsetOf(locations) && other.values.isSubsetOf(values))) {
      return;
    }
    known.push({ locations, values });
    this.#known.set(place.type, known);
    this.#queue.push(place);
  }

  #isVisible(field: ModelField): boolean {
    return !field.inaccessible && this.#model.typesByName.get(field.type.name)?.inaccessible !== true;
  }
}

function everywhere(type: ModelType): readonly Location[] {
  return [...subgraphsOf(type.subgraphs)].map((subgraph) => ({ subgraph, provided: undefined }));
}

function isComposite({ kind }: ModelType): boolean {
  return kind === "object" || kind === "interface" || kind === "union";
}

function locationKey({ subgraph, provided }: Location, knownAs: ModelType | undefined): string {
  return `${subgraph}~${provided?.id ?? ""}~${knownAs?.id ?? ""}`;
}

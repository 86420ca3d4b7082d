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
  FederationModelError,
  hasSubgraph,
  type Location,
  type ModelField,
  type ModelType,
  type PlaceView,
  plainView,
  reach,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
  subgraphsOf,
  viewWithLabels,
} from "@hansa/federation-model";
import { type ContextValues, noContextValues } from "./context-values.ts";
import { KnownPlaces } from "./known-places.ts";
import { PossibleTypes } from "./possible-types.ts";
import { RequirementResolver } from "./requirement-resolver.ts";
import { VisibleFields } from "./visible-fields.ts";

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

export interface SatisfiabilityOptions {
  /** Places that are looked at before the search is given up. */
  readonly maxPlaces: number;
  /** Which labels of `@override` are active. */
  readonly activeLabels: ReadonlySet<string>;
}

export interface Satisfiability {
  /** One for each set of fields of a type, with the shortest way; 500 at the most. */
  readonly unsatisfiable: readonly UnsatisfiablePlace[];
  /** Whether the search came to its end. */
  readonly isComplete: boolean;
  /** Why it did not: too many places or fields; requirements or keys that lead too deep, of which not all that is found need be true. */
  readonly end: "many" | "large" | "deep" | "keys" | undefined;
  /** The places of fields with the labels as they were. */
  readonly view: PlaceView;
}

/** Looks for fields that clients see and no subgraph can give. O(types × locations × fields) in practice. */
export function findUnsatisfiable(model: SupergraphModel, options: SatisfiabilityOptions): Satisfiability {
  const search = new SatisfiabilitySearch(model, options);
  return search.run();
}

class SatisfiabilitySearch {
  readonly #model: SupergraphModel;
  readonly #maxPlaces: number;
  readonly #activeLabels: ReadonlySet<string>;
  readonly #outer: SatisfiabilitySearch | undefined;
  readonly #view: PlaceView;
  readonly #resolver: RequirementResolver;
  readonly #queue: Place[] = [];
  readonly #known: KnownPlaces;
  /** By type and subgraph: how many places there had something else provided each. */
  readonly #provided = new Map<number, number>();
  readonly #followed = new Set<number | string>();
  readonly #possibleTypes = new PossibleTypes();
  readonly #visible: VisibleFields;
  readonly #found = new Map<string, UnsatisfiablePlace>();
  /** How many fields were looked at, and in trials; each counts at every place where it is looked at. */
  #fieldCount = 0;
  #trialFieldCount = 0;

  /** `outer` is the search that this one is a trial of. */
  constructor(
    model: SupergraphModel,
    { maxPlaces, activeLabels }: SatisfiabilityOptions,
    outer?: SatisfiabilitySearch,
  ) {
    this.#model = model;
    this.#maxPlaces = maxPlaces;
    this.#activeLabels = activeLabels;
    this.#outer = outer;
    if (outer === undefined) {
      this.#view = model.overrideLabels.length === 0 ? plainView : viewWithLabels(activeLabels);
      this.#known = new KnownPlaces(model);
      this.#resolver = new RequirementResolver(model, this.#view);
      this.#visible = new VisibleFields(model);
    } else {
      this.#view = outer.#view;
      this.#known = new KnownPlaces(model, outer.#known);
      this.#resolver = outer.#resolver;
      this.#visible = outer.#visible;
    }
  }

  run(): Satisfiability {
    const { query, mutation, subscription } = this.#model.roots;
    for (const type of [query, mutation, subscription]) {
      if (type !== undefined) {
        this.#push({
          type,
          arrived: everywhere(type),
          knownAs: undefined,
          values: noContextValues,
          step: undefined,
        });
      }
    }
    const end = this.#visitAll();
    return { unsatisfiable: [...this.#found.values()], isComplete: end === undefined, end, view: this.#view };
  }

  #visitAll(): Satisfiability["end"] {
    let next = 0;
    try {
      for (; next < this.#queue.length && next < this.#maxPlaces && this.#found.size < maxFound; next++) {
        const place = this.#queue[next];
        if (place !== undefined) {
          this.#visit(place);
        }
        if (this.#fieldCount > maxFieldsLookedAt) {
          return "large";
        }
      }
    } catch (error) {
      if (error instanceof FederationModelError && error.code === "KEYS_TOO_DEEP") {
        return "keys";
      }
      throw error;
    }
    const isCut = next < this.#queue.length && this.#found.size < maxFound;
    return this.#resolver.isTooDeep ? "deep" : isCut ? "many" : undefined;
  }

  #visit(place: Place): void {
    const missing: ModelField[] = [];
    const known = this.#resolver.of(place);
    const values = this.#resolver.valuesBelow(known);
    const visible = this.#visible.of(place.type);
    this.#fieldCount += visible.length;
    for (const { field, target } of visible) {
      const locations = this.#resolver.locationsOf(known, field);
      if (locations.length === 0) {
        missing.push(field);
      } else if (target !== undefined) {
        this.#follow({ from: place, field }, target, { locations, values });
      }
    }
    if (missing.length > 0) {
      const key = missing.map(({ id }) => id).join(",");
      this.#found.set(key, this.#found.get(key) ?? { place, fields: missing });
    }
  }

  /** Queues what objects a field can give, each with the locations where it has arrived by that. */
  #follow(
    step: PathStep,
    target: ModelType,
    { locations, values }: { readonly locations: readonly Location[]; readonly values: ContextValues },
  ): void {
    const arrivals = this.#arrivals(step, locations);
    if (this.#isFollowed(target, arrivals)) {
      return;
    }
    for (const type of target.possibleTypes) {
      const isHere = ({ subgraph }: Location): boolean => this.#possibleTypes.isOne(type, target, subgraph);
      const arrived = arrivals.every(isHere) ? arrivals : arrivals.filter(isHere);
      if (arrived.length > 0) {
        this.#push({ type, ...this.#withTypeKnown(type, target, arrived), values, step });
      }
    }
  }

  /**
   * Whether a type was arrived at in the same places before, by any field: most arrive in one subgraph with nothing
   * provided. Where there are contexts, one place can have several values of them.
   */
  #isFollowed(target: ModelType, arrivals: readonly Location[]): boolean {
    if (this.#model.usesContexts) {
      return false;
    }
    const only = arrivals[0];
    const isPlain = only !== undefined && only.provided === undefined && arrivals.length === 1;
    const key = isPlain
      ? target.id * this.#model.subgraphs.length + only.subgraph
      : [target.id, ...arrivals.map(({ subgraph, provided }) => `${subgraph}~${provided?.id ?? ""}`)].join();
    const isKnown = this.#followed.has(key);
    this.#followed.add(key);
    return isKnown;
  }

  /** Where the objects of a field arrive: mostly with nothing provided. */
  #arrivals(step: PathStep, locations: readonly Location[]): readonly Location[] {
    const arrivals = locations.map((location) => this.#arrival(step, location));
    return arrivals.every((arrival, index) => arrival === locations[index]) ? locations : arrivals;
  }

  /** What is provided there: by the field, and by what is provided of its parent. */
  #arrival({ from, field }: PathStep, location: Location): Location {
    const { subgraph, provided } = location;
    const byField = field.places.get(subgraph)?.provides;
    const keys = from.type.keyFieldsBySubgraph.get(subgraph);
    if (keys === undefined && provided === undefined) {
      return byField === undefined ? location : { subgraph, provided: byField };
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
    const telling = [...reach(this.#model, target, arrived, this.#view).hops.keys()]
      .map((subgraph): Location => ({ subgraph, provided: undefined }))
      .filter((location) => !isOpaque(location));
    return { arrived: [...arrived, ...telling], knownAs: telling.length === 0 ? target : undefined };
  }

  #push(place: Place): void {
    if (this.#known.add(place) && !this.#isFineWithoutProvided(place)) {
      this.#queue.push(place);
    }
  }

  /**
   * Whether all can be had of a place without what is provided there, so that no other with more needs a look. It is
   * tried once for each type and subgraph in which there are many: they would take the square of their number.
   */
  #isFineWithoutProvided({ type, arrived, knownAs, step }: Place): boolean {
    const [location] = arrived;
    const isProvided = arrived.length === 1 && location?.provided !== undefined && knownAs === undefined;
    if (!isProvided || this.#outer !== undefined || this.#trialFieldCount > maxFieldsOfTrials) {
      return false;
    }
    const key = type.id * this.#model.subgraphs.length + location.subgraph;
    const count = (this.#provided.get(key) ?? 0) + 1;
    this.#provided.set(key, count);
    if (count !== manyProvided) {
      return false;
    }
    const options = { maxPlaces: this.#maxPlaces, activeLabels: this.#activeLabels };
    const trial = new SatisfiabilitySearch(this.#model, options, this);
    const plain = { subgraph: location.subgraph, provided: undefined };
    const isFine = trial.#isFine({ type, arrived: [plain], knownAs, values: noContextValues, step });
    this.#trialFieldCount += trial.#fieldCount;
    if (isFine) {
      this.#known.addAll(trial.#known);
    }
    return isFine;
  }

  /** Whether everything can be had of a place and below it. */
  #isFine(start: Place): boolean {
    this.#push(start);
    for (let next = 0; next < this.#queue.length; next++) {
      const place = this.#queue[next];
      if (place !== undefined) {
        this.#visit(place);
      }
      if (this.#found.size > 0 || this.#fieldCount > maxFieldsOfTrials) {
        return false;
      }
    }
    return true;
  }
}

/** What is told of one graph: then there is enough to mend. */
const maxFound = 500;

/** So many places of a type in a subgraph, each with something else provided, are looked at one by one. */
const manyProvided = 16;

/** What may be looked at to spare looking at others: by all trials, of which each may go through the whole graph. */
const maxFieldsOfTrials = 1_000_000;

/**
 * Fields that are looked at before composition gives up proving, each at all places of its type: more than ten times as
 * many as 100 subgraphs of 100 types have.
 */
export const maxFieldsLookedAt: number = 5_000_000;

function everywhere(type: ModelType): readonly Location[] {
  return [...subgraphsOf(type.subgraphs)].map((subgraph) => ({ subgraph, provided: undefined }));
}

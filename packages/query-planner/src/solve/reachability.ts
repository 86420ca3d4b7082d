/**
 * What can be had of the objects at one place if everything is asked that can be.
 *
 * The solver looks for the best way, and finding none tells it nothing. This takes all ways at once: to the arrivals
 * of a selection set a subgraph is added as long as one of its keys can be read from those that are there; a field can
 * be had where one of them gives it, or gets all that it requires. A location more never makes less reachable, so what
 * is out of reach here is so whatever is chosen. The work is bounded by the model, not by the number of ways.
 *
 *   Product in shop {id}  →  catalogue by "id", delivery by "sku" once catalogue is there  →  all but pricing ("ean")
 */
import {
  AnswersInTurns,
  type EntityKey,
  type FieldPlace,
  fragmentApplies,
  hasSubgraph,
  type ModelField,
  type ModelType,
  type Selection,
  type SelectionField,
  type SupergraphModel,
  Turns,
} from "@hansa/federation-model";
import { type ActivePlaces, isOpaqueIn } from "../demands/active-places.ts";
import { type FieldAt, givesField } from "../demands/given-fields.ts";
import { plannedTypes } from "../demands/planned-types.ts";
import { locationBelow, noContexts, requiredBy, takesContexts } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";

/** Everywhere that objects of one type at a place can be had from. */
export interface TypeReach {
  /** Equal where the same objects come to the same places. */
  readonly key: string;
  readonly type: ModelType;
  /** The arrivals that can have the type, then what is fetched by a key, or as a root. */
  readonly locations: readonly PlannedLocation[];
  /** Those that are fetched, by subgraph. */
  readonly fetched: ReadonlyMap<number, PlannedLocation>;
  /** Whether the name of the type can be learnt, where the place may have several. */
  readonly isNamed: boolean;
}

/** How objects come to a place. */
export interface Place {
  readonly arrivals: readonly PlannedLocation[];
  readonly isRoot: boolean;
  readonly isAbstract: boolean;
}

export class Reachability {
  readonly #model: SupergraphModel;
  readonly #places: ActivePlaces;
  // Keys may be read by means of each other, requirements may lead round in circles, and either to the other.
  readonly #turns = new Turns();
  readonly #reaches = new AnswersInTurns<TypeReach>(this.#turns, ({ locations }) => locations.length);
  readonly #requiring = new AnswersInTurns<RequiringGivers>(this.#turns, countGivers);

  constructor(model: SupergraphModel, places: ActivePlaces) {
    this.#model = model;
    this.#places = places;
  }

  /** Where objects of a type can be had from. */
  reachOf(type: ModelType, place: Place): TypeReach {
    // Objects of a type that leads back to itself arrive in the same way again and again: each way counts once.
    const ways = new Map(
      place.arrivals
        .filter((arrival) => arrival.types.includes(type))
        .map((arrival) => [arrivalKey(arrival), arrival]),
    );
    const arrivals = [...ways.values()];
    const key = `${type.id}|${place.isRoot}|${place.isAbstract}|${[...ways.keys()].sort().join()}`;
    const isNamed = !place.isAbstract || arrivals.some((arrival) => !arrival.isOpaque);
    const start: TypeReach = { key, type, locations: arrivals, fetched: new Map(), isNamed };
    return this.#reaches.ask(key, start, () => this.#find(start, place.isRoot));
  }

  #find(start: TypeReach, isTop: boolean): TypeReach {
    const byKeys = isTop ? start : this.#keysFrom(start);
    const isRoot = isTop || (start.type === this.#model.roots.query && byKeys.isNamed);
    return isRoot ? this.#rootsFrom(start) : byKeys;
  }

  /** The locations that give a field; none where it is out of reach. */
  giversOf(fieldName: string, found: TypeReach): readonly PlannedLocation[] {
    const field = found.type.fields.get(fieldName);
    if (field === undefined) {
      return [];
    }
    return [...this.#plainGivers(field, found), ...(this.#requiringGivers(found).get(fieldName) ?? [])];
  }

  /** The first field of a selection that cannot be had; nothing where all can. */
  firstMissing(selection: Selection, found: TypeReach): string | undefined {
    return this.#missing(selection, found, (name) => this.giversOf(name, found));
  }

  #rootsFrom({ key, type, locations }: TypeReach): TypeReach {
    const fetched = new Map(
      this.#model.subgraphs
        .filter(({ id }) => hasSubgraph(type.subgraphs, id))
        .map(({ id }) => [id, this.#fetchedLocation(type, type, id)]),
    );
    return { key, type, locations: [...locations, ...fetched.values()], fetched, isNamed: true };
  }

  #keysFrom(start: TypeReach): TypeReach {
    const { type } = start;
    let found = start;
    for (let grown = true; grown; ) {
      grown = false;
      for (const key of this.#keysInto(found)) {
        if (!found.fetched.has(key.subgraph) && this.#canRead(key, found)) {
          const location = this.#fetchedLocation(type, key.asType, key.subgraph);
          found = {
            key: start.key,
            type,
            locations: [...found.locations, location],
            fetched: new Map([...found.fetched, [key.subgraph, location]]),
            isNamed: found.isNamed || !location.isOpaque,
          };
          grown = true;
        }
      }
    }
    return found;
  }

  /** Keys that can be used: those of the type itself only where its name is known. */
  #keysInto({ type, locations, isNamed }: TypeReach): readonly EntityKey[] {
    const own = [...type.entriesBySubgraph.values()].flat();
    if (isNamed) {
      return own;
    }
    const ofInterfaces = locations
      .filter((location) => location.isOpaque)
      .flatMap((location) => [...location.type.entriesBySubgraph.values()].flat())
      .filter((key) => key.asType.possibleTypesBySubgraph.get(key.subgraph)?.includes(type) === true);
    return [...own.filter((key) => key.asType !== type), ...ofInterfaces];
  }

  #canRead({ selection }: EntityKey, found: TypeReach): boolean {
    const givers = (name: string): readonly PlannedLocation[] => {
      const field = found.type.fields.get(name);
      return field === undefined ? [] : this.#plainGivers(field, found);
    };
    return this.#missing(selection, found, givers) === undefined;
  }

  #fetchedLocation(type: ModelType, asType: ModelType, subgraph: number): PlannedLocation {
    const isOpaque = isOpaqueIn(asType, subgraph);
    const rest = {
      provided: undefined,
      round: 1,
      resolved: new Set<never>(),
      when: undefined,
      contexts: noContexts,
    };
    return { subgraph, type: asType, types: [type], isOpaque, ...rest };
  }

  #plainGivers(field: ModelField, { type, locations }: TypeReach): readonly PlannedLocation[] {
    const at = this.#fieldAt(field, type);
    return locations.filter((location) => givesField(at, type, location));
  }

  /** By field: where it can be had since all that it requires can. Values from objects above count as given. */
  #requiringGivers(found: TypeReach): RequiringGivers {
    return this.#requiring.ask(found.key, noGivers, () => this.#findGivers(found));
  }

  #findGivers(found: TypeReach): RequiringGivers {
    const givers = new Map<string, readonly PlannedLocation[]>();
    const giversOf = (name: string): readonly PlannedLocation[] => {
      const field = found.type.fields.get(name);
      return field === undefined ? [] : [...this.#plainGivers(field, found), ...(givers.get(name) ?? [])];
    };
    let open = [...found.type.fields.values()].flatMap((field) => this.#requiringPlaces(field, found));
    for (let before = -1; open.length !== before; ) {
      before = open.length;
      open = open.filter(({ fieldName, required, location }) => {
        const isOpen = required !== undefined && this.#missing(required, found, giversOf) !== undefined;
        if (!isOpen) {
          givers.set(fieldName, [...(givers.get(fieldName) ?? []), location]);
        }
        return isOpen;
      });
    }
    return givers;
  }

  #requiringPlaces(field: ModelField, { type, fetched }: TypeReach): readonly RequiringPlace[] {
    const at = this.#fieldAt(field, type);
    return [...at.places.keys()].flatMap((subgraph) => {
      const required = requiredBy(at, subgraph);
      const location = fetched.get(subgraph);
      return location === undefined || (required === undefined && !takesContexts(at, subgraph))
        ? []
        : [{ fieldName: field.name, required, location }];
    });
  }

  #missing(
    selection: Selection,
    found: TypeReach,
    givers: (fieldName: string) => readonly PlannedLocation[],
  ): string | undefined {
    const { type } = found;
    for (const item of selection.fields) {
      if (item.name !== "__typename" && !this.#isReadable(item, type, givers(item.name))) {
        return `${type.name}.${item.name}`;
      }
    }
    for (const fragment of selection.fragments) {
      const isMember = this.#model.typesByName.get(fragment.typeName)?.possibleTypes.includes(type) === true;
      const missing =
        isMember || fragmentApplies(fragment.typeName, type)
          ? this.#missing(fragment.selection, found, givers)
          : undefined;
      if (missing !== undefined) {
        return missing;
      }
    }
    return undefined;
  }

  #isReadable(item: SelectionField, type: ModelType, givers: readonly PlannedLocation[]): boolean {
    const { selection } = item;
    const field = type.fields.get(item.name);
    if (selection === undefined || field === undefined) {
      return givers.length > 0;
    }
    const at = this.#fieldAt(field, type);
    const valueType = this.#model.typesByName.get(field.type.name);
    if (valueType === undefined) {
      return false;
    }
    const child = { type: valueType, types: plannedTypes(this.#model, valueType, at.places) };
    const arrivals = givers.flatMap((giver) => locationBelow(this.#model, at, child, giver) ?? []);
    const possible = child.types.filter((one) => arrivals.some((arrival) => arrival.types.includes(one)));
    const place = { arrivals, isRoot: false, isAbstract: valueType.kind !== "object" };
    return (
      possible.length > 0 &&
      possible.every((one) => this.firstMissing(selection, this.reachOf(one, place)) === undefined)
    );
  }

  #fieldAt(field: ModelField, type: ModelType): FieldAt {
    const places: ReadonlyMap<number, FieldPlace> = this.#places.placesOf(field);
    return { fieldName: field.name, types: [type], places };
  }
}

/** By name, where the fields of a type can be had that require something. */
type RequiringGivers = ReadonlyMap<string, readonly PlannedLocation[]>;

const noGivers: RequiringGivers = new Map();

function countGivers(givers: RequiringGivers): number {
  return [...givers.values()].reduce((count, locations) => count + locations.length, 0);
}

interface RequiringPlace {
  readonly fieldName: string;
  readonly required: Selection | undefined;
  readonly location: PlannedLocation;
}

function arrivalKey({ subgraph, type, provided, isOpaque }: PlannedLocation): string {
  return `${subgraph}~${type.id}~${provided?.id ?? ""}~${isOpaque}`;
}

import type {
  ContextArgument,
  FieldPlace,
  ModelField,
  ModelType,
  Selection,
  SupergraphModel,
} from "@hansa/federation-model";
import { PlanError } from "../errors.ts";
import type { ActivePlaces } from "./active-places.ts";
import type { Demand, DemandOwner } from "./demand-tree.ts";
import { givesField, providedBelow } from "./given-fields.ts";

/** Types that have a field alike, and where they have it. */
export interface FieldGroup {
  readonly types: readonly ModelType[];
  readonly places: ReadonlyMap<number, FieldPlace>;
}

/** Where objects are asked for: by what fields they come. */
type Arrival = Pick<DemandOwner, "parent">;

type Provided = readonly (Selection | undefined)[];

/** As objects are where they are fetched by a key. */
const nothingProvided: Provided = [undefined];

/** Puts types together that can be asked for a field together. */
export class FieldGroups {
  readonly #model: SupergraphModel;
  readonly #places: ActivePlaces;
  readonly #providedBelow = new Map<Demand, Map<number, Provided>>();

  constructor(model: SupergraphModel, places: ActivePlaces) {
    this.#model = model;
    this.#places = places;
  }

  /**
   * The types, those together that have a field in the same places in the same way. A place that calls the field
   * external counts where it may come with the objects. One location then stands for all objects that have something
   * below the field; where there is nothing below, each type can be asked for by itself. The query type is by itself,
   * since it is asked for in another way than entities.
   *
   * @throws PlanError OPERATION_INVALID where a type lacks the field.
   */
  of(fieldName: string, types: readonly ModelType[], at: Arrival): readonly FieldGroup[] {
    const [only] = types;
    if (only !== undefined && types.length === 1) {
      return [{ types, places: this.#usablePlaces(fieldOf(only, fieldName), at) }];
    }
    const groups = new Map<string, { readonly types: ModelType[]; places: FieldGroup["places"] }>();
    for (const type of types) {
      const field = fieldOf(type, fieldName);
      const places = this.#usablePlaces(field, at);
      const signature = type === this.#model.roots.query ? "" : this.#signature(field, places, at);
      const group = groups.get(signature);
      if (group === undefined) {
        groups.set(signature, { types: [type], places });
      } else {
        group.types.push(type);
        group.places = union(group.places, places);
      }
    }
    return [...groups.values()];
  }

  /** Where a field can be had of the objects; all its places if that is nowhere, so that it can be said why. */
  #usablePlaces(field: ModelField, at: Arrival): ReadonlyMap<number, FieldPlace> {
    const places = this.#places.placesOf(field);
    if (!hasExternal(places)) {
      return places;
    }
    const usable = [...places].filter(
      ([subgraph, { external }]) => !external || this.#mayCome(field, places, { at, subgraph }),
    );
    return usable.length === 0 || usable.length === places.size ? places : new Map(usable);
  }

  /** Whether a field may come with objects from a subgraph that does not resolve it. */
  #mayCome(
    { name, parent }: ModelField,
    places: ReadonlyMap<number, FieldPlace>,
    { at, subgraph }: { readonly at: Arrival; readonly subgraph: number },
  ): boolean {
    const field = { fieldName: name, types: [parent], places };
    return this.#providedAt(at, subgraph).some((provided) =>
      givesField(field, parent, { subgraph, provided }),
    );
  }

  /** A text that is equal for types that have a field in the same places in the same way. */
  #signature(field: ModelField, places: ReadonlyMap<number, FieldPlace>, at: Arrival): string {
    const kind = this.#model.typesByName.get(field.type.name)?.kind;
    const isComposite = kind === "object" || kind === "interface" || kind === "union";
    const texts = [field.type.text];
    for (const place of places.values()) {
      if (isComposite) {
        texts.push(placeSignature(place, field.parent), this.#givenText(field, places, { at, place }));
      } else if (!place.external) {
        texts.push(placeSignature(place, field.parent));
      }
    }
    return texts.join(" ");
  }

  /** Whether a field comes from a place, and with what, for each way in which the objects can have come there. */
  #givenText(
    { name, parent }: ModelField,
    places: ReadonlyMap<number, FieldPlace>,
    { at, place: { subgraph } }: { readonly at: Arrival; readonly place: FieldPlace },
  ): string {
    const field = { fieldName: name, types: [parent], places };
    const texts = this.#providedAt(at, subgraph).map((provided) =>
      givesField(field, parent, { subgraph, provided })
        ? String(providedBelow(this.#model, field, { subgraph, provided })?.id)
        : "",
    );
    return texts.join("/");
  }

  /** What may be provided where objects are in a subgraph: it depends on which of the fields above were asked there. */
  #providedAt({ parent }: Arrival, subgraph: number): Provided {
    if (parent === undefined) {
      return nothingProvided;
    }
    const bySubgraph = this.#providedBelow.get(parent) ?? new Map<number, Provided>();
    this.#providedBelow.set(parent, bySubgraph);
    const known = bySubgraph.get(subgraph);
    if (known !== undefined) {
      return known;
    }
    const above = this.#providedAt(parent.owner, subgraph);
    const below = above.map((provided) => providedBelow(this.#model, parent, { subgraph, provided }));
    const found = below.every((one) => one === undefined)
      ? nothingProvided
      : [...new Set([...nothingProvided, ...below])];
    bySubgraph.set(subgraph, found);
    return found;
  }
}

function fieldOf(type: ModelType, fieldName: string): ModelField {
  const field = type.fields.get(fieldName);
  if (field === undefined) {
    throw new PlanError("OPERATION_INVALID", `The supergraph has no field "${type.name}.${fieldName}".`);
  }
  return field;
}

function hasExternal(places: FieldGroup["places"]): boolean {
  for (const { external } of places.values()) {
    if (external) {
      return true;
    }
  }
  return false;
}

/** The places of both, of which those in the same subgraph are alike. */
function union(left: FieldGroup["places"], right: FieldGroup["places"]): FieldGroup["places"] {
  return [...right.keys()].every((subgraph) => left.has(subgraph))
    ? left
    : new Map([...left, ...right].sort(([a], [b]) => a - b));
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

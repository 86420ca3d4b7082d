import type { Location, ModelType, SupergraphModel } from "@hansa/federation-model";
import type { Place } from "./find-unsatisfiable.ts";

/** What a place offers. */
interface Offer {
  readonly locations: ReadonlySet<string>;
  readonly values: Place["values"];
}

/** The places that are queued or done. Most places are found many times, and in one location with nothing provided. */
export class KnownPlaces {
  readonly #subgraphCount: number;
  /** The plain ones, by type and subgraph. */
  readonly #plain = new Set<number>();
  /** All others, by what they offer as one text, and that by type. */
  readonly #texts = new Set<string>();
  readonly #offers = new Map<ModelType, Offer[]>();

  constructor({ subgraphs }: SupergraphModel) {
    this.#subgraphCount = subgraphs.length;
  }

  /** Notes a place. Whether it was new: none is known that offers the same or less. */
  add(place: Place): boolean {
    const plain = plainArrival(place);
    return plain === undefined ? this.#addOffer(place) : this.#addPlain(place.type, plain);
  }

  /** What offers one location can have no less without being the same. */
  #addPlain(type: ModelType, location: Location): boolean {
    const key = this.#plainKey(type, location);
    const isNew = !this.#plain.has(key);
    this.#plain.add(key);
    return isNew;
  }

  #addOffer(place: Place): boolean {
    const { type, arrived, knownAs, values } = place;
    const keys = arrived.map((location) => locationKey(location, knownAs));
    const text = `${type.id} ${keys.join(" ")} ${[...values].join(" ")}`;
    if (this.#texts.has(text)) {
      return false;
    }
    this.#texts.add(text);
    if (knownAs === undefined && arrived.some((location) => this.#hasPlain(type, location))) {
      return false;
    }
    const locations = new Set(keys);
    const offers = this.#offers.get(type) ?? [];
    if (offers.some((other) => other.locations.isSubsetOf(locations) && other.values.isSubsetOf(values))) {
      return false;
    }
    offers.push({ locations, values });
    this.#offers.set(type, offers);
    return true;
  }

  #hasPlain(type: ModelType, location: Location): boolean {
    return location.provided === undefined && this.#plain.has(this.#plainKey(type, location));
  }

  #plainKey({ id }: ModelType, { subgraph }: Location): number {
    return id * this.#subgraphCount + subgraph;
  }
}

/** The only location of a place of which there is nothing else to know. */
export function plainArrival({ arrived, knownAs, values }: Omit<Place, "step">): Location | undefined {
  const location = arrived[0];
  return arrived.length === 1 &&
    location?.provided === undefined &&
    knownAs === undefined &&
    values.size === 0
    ? location
    : undefined;
}

function locationKey({ subgraph, provided }: Location, knownAs: ModelType | undefined): string {
  return `${subgraph}~${provided?.id ?? ""}~${knownAs?.id ?? ""}`;
}

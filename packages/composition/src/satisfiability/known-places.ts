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
  /** These, and those before. */
  readonly #levels: readonly KnownPlaces[];
  /** The plain ones, by type and subgraph. */
  readonly #plain = new Set<number>();
  /** All others, by what they offer as one text, and that by type and the first location: who offers less has it too. */
  readonly #texts = new Set<string>();
  readonly #offers = new Map<string, Offer[]>();

  /** `before` are places that count as known besides, and are not added to. */
  constructor(model: SupergraphModel, before?: KnownPlaces) {
    this.#subgraphCount = model.subgraphs.length;
    this.#levels = before === undefined ? [this] : [this, ...before.#levels];
  }

  /** Notes a place. Whether it was new: none is known that offers the same or less. */
  add(place: Place): boolean {
    const { type, arrived, knownAs, values } = place;
    const plain = plainArrival(place);
    if (plain !== undefined) {
      const key = this.#plainKey(type, plain);
      const isNew = !this.#levels.some((level) => level.#plain.has(key));
      this.#plain.add(key);
      return isNew;
    }
    const keys = arrived.map((location) => locationKey(location, knownAs));
    const text = `${type.id} ${keys.join(" ")} ${[...values].join(" ")}`;
    const offer = { locations: new Set(keys), values };
    if (this.#levels.some((level) => level.#has(text, place, offer))) {
      return false;
    }
    this.#texts.add(text);
    const key = `${type.id} ${keys[0] ?? ""}`;
    const offers = this.#offers.get(key) ?? [];
    offers.push(offer);
    this.#offers.set(key, offers);
    return true;
  }

  /** Takes over all that another one has found. */
  addAll(other: KnownPlaces): void {
    for (const key of other.#plain) {
      this.#plain.add(key);
    }
    for (const text of other.#texts) {
      this.#texts.add(text);
    }
    for (const [key, offers] of other.#offers) {
      this.#offers.set(key, [...(this.#offers.get(key) ?? []), ...offers]);
    }
  }

  #has(text: string, place: Place, offer: Offer): boolean {
    return (
      this.#texts.has(text) ||
      (place.knownAs === undefined &&
        place.arrived.some((location) => this.#plain.has(this.#plainKey(place.type, location)))) ||
      this.#offersLess(place.type, offer)
    );
  }

  #offersLess({ id }: ModelType, { locations, values }: Offer): boolean {
    for (const location of locations) {
      const offers = this.#offers.get(`${id} ${location}`) ?? [];
      if (offers.some((other) => other.locations.isSubsetOf(locations) && other.values.isSubsetOf(values))) {
        return true;
      }
    }
    return false;
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

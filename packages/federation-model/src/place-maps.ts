import type { FieldPlace, TypeReference } from "./model.ts";
import { type SubgraphSet, subgraphsOf } from "./subgraph-set.ts";
import type { FieldBuilder } from "./type-builder.ts";

type Places = FieldBuilder["places"];

/**
 * The places of fields while a model is built. Most fields are resolved by their subgraphs and nothing more is to be
 * said: those that are alike share one map, which gives a model with 100,000 fields a few hundred of them.
 */
export class PlaceMaps {
  readonly #plainByType = new Map<TypeReference, PlainPlaces>();
  /** The fields that have a map of their own. */
  readonly #own = new Map<FieldBuilder, Map<number, FieldPlace>>();

  /** The places, in order, of a field that these subgraphs resolve by themselves. */
  plain(subgraphs: SubgraphSet, type: TypeReference): Places {
    const known = this.#plainByType.get(type);
    const same = known?.subgraphs === subgraphs ? known.places : known?.others?.get(subgraphs);
    if (same !== undefined) {
      return same;
    }
    const places = new Map(subgraphsOf(subgraphs).map((id) => [id, plainPlace(id, type)]));
    if (known === undefined) {
      this.#plainByType.set(type, { subgraphs, places, others: undefined });
    } else {
      known.others ??= new Map();
      known.others.set(subgraphs, places);
    }
    return places;
  }

  /** Gives a field its places, in any order. */
  set(field: FieldBuilder, places: Map<number, FieldPlace>): void {
    field.places = places;
    this.#own.set(field, places);
  }

  /** Gives a field a place, instead of what it has in that subgraph. */
  put(field: FieldBuilder, place: FieldPlace): void {
    const own = this.#own.get(field) ?? new Map(field.places);
    own.set(place.subgraph, place);
    this.set(field, own);
  }

  /** Puts the places of every field in the order of the subgraphs' ids. */
  sort(): void {
    for (const [field, places] of this.#own) {
      field.places = new Map([...places].sort(([a], [b]) => a - b));
    }
  }
}

/** The places of fields of one type: those of one set of subgraphs, as most types have, and those of others. */
interface PlainPlaces {
  readonly subgraphs: SubgraphSet;
  readonly places: Places;
  others: Map<SubgraphSet, Places> | undefined;
}

/** A field that its subgraph resolves by itself. */
export function plainPlace(subgraph: number, type: TypeReference): FieldPlace {
  return {
    subgraph,
    external: false,
    requires: undefined,
    provides: undefined,
    type,
    override: undefined,
    through: undefined,
    contextArguments: noContextArguments,
  };
}

/** What a place has before its context arguments are read, for which all fields must be known. */
export const noContextArguments: FieldPlace["contextArguments"] = [];

import type { SupergraphModel } from "@hansa/federation-model";
import { ByNumber } from "../by-number.ts";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { locationBelow } from "./locations.ts";
import type { PlannedLocation } from "./solution.ts";

/** Where the values of fields are when the fields are asked of locations; made once where only the subgraph matters. */
export class ArrivalsBelow {
  readonly #model: SupergraphModel;
  readonly #known = new ByNumber<DemandNode, Map<number, PlannedLocation | undefined>>();

  constructor(model: SupergraphModel) {
    this.#model = model;
  }

  /** {@link locationBelow}, with no contexts and as if the location were there at once. */
  of(
    demand: Demand,
    child: DemandNode,
    location: Pick<PlannedLocation, "subgraph" | "provided" | "settled">,
  ): PlannedLocation | undefined {
    const { subgraph, provided, settled } = location;
    if (provided !== undefined || settled !== undefined) {
      return locationBelow(this.#model, demand, child, { ...location, round: 0 });
    }
    let bySubgraph = this.#known.get(child);
    if (bySubgraph === undefined) {
      bySubgraph = new Map();
      this.#known.set(child, bySubgraph);
    }
    const known = bySubgraph.get(subgraph);
    if (known !== undefined || bySubgraph.has(subgraph)) {
      return known;
    }
    const below = locationBelow(this.#model, demand, child, { subgraph, provided, round: 0 });
    bySubgraph.set(subgraph, below);
    return below;
  }

  /**
   * Where the values of a field are, when it is asked of the locations with these numbers. Of places with fewer types,
   * which a subgraph has that only provides the field, none is taken where another place has them all: they would
   * differ in what a value can be.
   */
  whereAllAre(
    demand: Demand,
    child: DemandNode,
    {
      locations,
      numbers,
    }: { readonly locations: readonly PlannedLocation[]; readonly numbers: readonly number[] },
  ): readonly ArrivalBelow[] {
    let found: ArrivalBelow[] | undefined;
    let most = 0;
    let isMixed = false;
    for (const number of numbers) {
      const location = locations[number];
      const below = location === undefined ? undefined : this.of(demand, child, location);
      if (below !== undefined) {
        isMixed ||= found !== undefined && below.types.length !== most;
        most = Math.max(most, below.types.length);
        if (found === undefined) {
          found = [{ number, below }];
        } else {
          found.push({ number, below });
        }
      }
    }
    if (found === undefined) {
      return nowhere;
    }
    return isMixed && most === child.types.length
      ? found.filter(({ below }) => below.types.length === most)
      : found;
  }
}

const nowhere: readonly ArrivalBelow[] = [];

/** Where the values of a field are, and the number of the location that it is asked of. */
export interface ArrivalBelow {
  readonly number: number;
  readonly below: PlannedLocation;
}

/** The same location as it is some rounds later, with the values of objects above. */
export function arrivingLater(
  location: PlannedLocation,
  round: number,
  contexts: PlannedLocation["contexts"],
): PlannedLocation {
  if (round === location.round && contexts === location.contexts) {
    return location;
  }
  const { subgraph, type, types, isOpaque, provided, resolved, when, settled } = location;
  const later = { subgraph, type, types, isOpaque, provided, round, resolved, when, contexts };
  return settled === undefined ? later : { ...later, settled };
}

import type { ModelType, Selection, SupergraphModel } from "@hansa/federation-model";
import { isOpaqueIn } from "../demands/active-places.ts";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { type FieldAt, givesField, isPlain, providedBelow } from "../demands/given-fields.ts";
import { implies } from "../normalise/conditions.ts";
import { isSettledIn, keysBelow } from "./settled.ts";
import type { PlannedLocation } from "./solution.ts";
import { typesAmong } from "./types-among.ts";

const noTypes: readonly ModelType[] = [];

/** What a location resolves where nothing there requires anything. */
export const nothingResolved: ReadonlySet<Demand> = new Set();

/** What a location has where nothing below it takes a value from an object above. */
export const noContexts: PlannedLocation["contexts"] = new Map();

/** Whether one of the locations is in a subgraph. */
export function isThere(locations: readonly PlannedLocation[], subgraph: number): boolean {
  for (const location of locations) {
    if (location.subgraph === subgraph) {
      return true;
    }
  }
  return false;
}

/** The types, of those given, for which a location can answer a demand. */
export function typesServed(
  demand: Demand,
  location: PlannedLocation,
  types: readonly ModelType[],
): readonly ModelType[] {
  if (
    (demand.isTypename && location.isOpaque && !demand.isExistence) ||
    !implies(demand.when, location.when) ||
    !isExactAt(demand, location)
  ) {
    return noTypes;
  }
  const only = types[0];
  if (only !== undefined && types.length === 1) {
    return isServedAt(demand, only, location) ? types : noTypes;
  }
  return types.filter((type) => isServedAt(demand, type, location));
}

function isServedAt(demand: Demand, type: ModelType, location: PlannedLocation): boolean {
  return (
    location.types.includes(type) &&
    isServed(demand, type, location) &&
    (location.settled === undefined || isSettledIn(location.settled, demand, type))
  );
}

/** Whether a location has no other objects than a demand may be asked of there. */
function isExactAt({ exact }: Demand, { subgraph, types }: PlannedLocation): boolean {
  return exact?.subgraphs.has(subgraph) !== true || types.every((type) => exact.types.has(type));
}

/** Whether a subgraph resolves a demand for objects that come to it by a key. */
export function isServedAfterHop(demand: Demand, type: ModelType, subgraph: number): boolean {
  return demand.isTypename || givesField(demand, type, { subgraph, provided: undefined });
}

/** Whether the field is there without anything required. */
export function isPlainPlace(demand: Demand, subgraph: number): boolean {
  return isPlain(demand.places.get(subgraph));
}

/** Whether the field is there, given what it requires and takes from objects above. */
export function isRequiringPlace(demand: Demand, subgraph: number): boolean {
  return takesContexts(demand, subgraph)
    ? demand.contexts.has(subgraph)
    : requiredBy(demand, subgraph) !== undefined;
}

/** Whether a subgraph resolves the field only with values from objects above. */
export function takesContexts({ places }: FieldAt, subgraph: number): boolean {
  const place = places.get(subgraph);
  return place?.external === false && place.contextArguments.length > 0;
}

/** What the field requires in a subgraph that has it. */
export function requiredBy({ places }: FieldAt, subgraph: number): Selection | undefined {
  const place = places.get(subgraph);
  return place?.external === false ? place.requires : undefined;
}

/** Where the value of a field is, when the field is asked of a location; nothing where it can have no planned type. */
export function locationBelow(
  model: SupergraphModel,
  demand: FieldAt,
  child: Pick<DemandNode, "type" | "types">,
  location: Pick<PlannedLocation, "subgraph" | "provided" | "round" | "settled">,
): PlannedLocation | undefined {
  const { subgraph } = location;
  const type = model.typesByName.get(demand.places.get(subgraph)?.type.name ?? child.type.name) ?? child.type;
  const possible = type.possibleTypesBySubgraph.get(subgraph) ?? [];
  const types = typesAmong(child.types, possible);
  if (types.length === 0) {
    return undefined;
  }
  const below: PlannedLocation = {
    subgraph,
    type,
    types,
    isOpaque: isOpaqueIn(type, subgraph),
    provided: providedBelow(model, demand, location),
    round: location.round,
    resolved: nothingResolved,
    when: undefined,
    contexts: noContexts,
  };
  const { settled } = location;
  return settled === undefined
    ? below
    : { ...below, settled: { source: undefined, covers: [], keys: keysBelow(model, demand, settled) } };
}

function isServed(demand: Demand, type: ModelType, location: PlannedLocation): boolean {
  return (
    demand.isTypename ||
    givesField(demand, type, location) ||
    (location.resolved.size > 0 && location.resolved.has(demand))
  );
}

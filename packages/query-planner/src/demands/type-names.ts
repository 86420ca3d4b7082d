import { hasSubgraph } from "@hansa/federation-model";
import { either, implies, isNever, type When } from "../normalise/conditions.ts";
import { isNotAfter } from "../normalise/deliveries.ts";
import type { NormalisedSet } from "../normalise/normalised-operation.ts";
import type { DemandFactory } from "./demand-factory.ts";
import type { Demand, DemandOwner } from "./demand-tree.ts";

const none: readonly Demand[] = [];

/**
 * The type names that a set needs beside its fields: where the response depends on the runtime type, and where
 * nothing else would show that the object is there. The latter must be known with the object itself, the former
 * with the first part that depends on it.
 */
export function typeNamesBeside(
  factory: DemandFactory,
  set: NormalisedSet,
  fields: readonly Demand[],
  owner: DemandOwner,
): readonly Demand[] {
  const above = owner.parent?.delivery;
  if (
    owner.type.kind === "object" &&
    fields.length > 0 &&
    fields.every(({ delivery }) => delivery === above) &&
    set.fields.every(({ delivery }) => delivery === above)
  ) {
    return none;
  }
  const isRoot = owner.parent === undefined;
  const typenames: Demand[] = [];
  for (const delivery of new Set([above, ...set.fields.map((field) => field.delivery)])) {
    const own = { ...set, fields: set.fields.filter((field) => field.delivery === delivery) };
    const demands = fields.filter((demand) => demand.delivery === delivery);
    const typed = owner.type.kind === "object" ? [] : dependsOnType(own, demands, owner);
    const isTyped =
      !isNever(typed) &&
      !typenames.some(
        (one) => !one.isExistence && isNotAfter(one.delivery, delivery) && implies(typed, one.when),
      );
    const isBare = delivery === above && demands.length === 0 && !(isRoot && fields.length > 0);
    if (isTyped || isBare) {
      const when = isTyped ? typed : undefined;
      typenames.push(factory.typename(owner, { isExistence: !isTyped, delivery, when }));
    }
  }
  return typenames;
}

/** When the response depends on the runtime type of the objects. */
function dependsOnType(set: NormalisedSet, demands: readonly Demand[], owner: DemandOwner): When {
  const planned = new Set(owner.types.map(({ name }) => name));
  const mayBeOthers = isUntoldSomewhere(owner) && set.runtimeTypes.some((name) => !planned.has(name));
  const groups = new Map<string, Demand>();
  let when: When = [];
  for (const field of set.fields) {
    const isOfSome = mayBeOthers || field.types.length < set.runtimeTypes.length;
    const isFetched = isOfSome && field.types.some((name) => planned.has(name));
    if (field.name === "__typename" || isFetched) {
      when = either(when, field.when);
    }
  }
  for (const demand of demands) {
    const key = demand.slotRequest.preferredKey;
    const other = groups.get(key);
    groups.set(key, demand);
    if (other !== undefined && (other.slot !== demand.slot || demand.child !== undefined)) {
      when = either(when, either(other.when, demand.when));
    }
  }
  return when;
}

/** Whether a subgraph gives the objects as one type that stands for all of an interface. */
function isUntoldSomewhere({ type, parent }: DemandOwner): boolean {
  return [...(parent?.places.keys() ?? [])].some((subgraph) => hasSubgraph(type.interfaceObjectIn, subgraph));
}

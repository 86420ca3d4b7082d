import type { ModelType, SupergraphModel } from "@hansa/federation-model";
import type { DemandBuilder } from "../demands/build-demands.ts";
import type {
  ContextValue,
  Demand,
  DemandNode,
  DemandOwner,
  DemandTree,
  UnreachableField,
} from "../demands/demand-tree.ts";
import { explainUnreachable } from "./explain-unreachable.ts";
import { locationBelow, takesContexts } from "./locations.ts";
import { type Place, Reachability, type TypeReach } from "./reachability.ts";
import type { PlannedLocation } from "./solution.ts";

/** What is left of the demands of an operation. */
export interface ReachableDemands {
  readonly tree: DemandTree;
  /** How many fields of the client were left out. */
  readonly unreachable: number;
}

/**
 * The demands of an operation without those that no subgraph can meet at their place, for some types or for all; each
 * node says what was left out, and why. Of what is left every demand keeps only the places that can be asked, and
 * those of types that have to be asked elsewhere stand apart.
 */
export function leaveOutUnreachable(
  model: SupergraphModel,
  builder: DemandBuilder,
  tree: DemandTree,
): ReachableDemands {
  const narrower = new Narrower(model, builder);
  builder.beginTree();
  const roots = tree.roots.map((root) => narrower.narrowRoot(root));
  const narrowed = builder.endTree({ ...tree, roots });
  builder.useTree(tree);
  return { tree: narrowed, unreachable: roots.reduce((sum, root) => sum + countLost(root), 0) };
}

/** Types of a demand that the same locations give the field to; none for those that it is out of reach for. */
interface Group {
  readonly types: ModelType[];
  readonly givers: Map<string, PlannedLocation>;
}

/** What is made of the demands of a node. */
interface Narrowed {
  readonly demands: Demand[];
  readonly unreachable: UnreachableField[];
  /** Demands of types that no object has here: they are never asked for, and say only what the response has. */
  readonly absent: Demand[];
  /** Whether a demand with a selection came apart, so that the response may depend on the type. */
  isSplit: boolean;
}

/** Where the demands of a node stand. */
interface NodePlace {
  readonly owner: DemandOwner;
  readonly arrivals: readonly PlannedLocation[];
  /** What can be had of each type that objects can have here. */
  readonly reaches: ReadonlyMap<ModelType, TypeReach>;
  /** Whether a demand may be asked only of the places that it has. */
  readonly isSerial: boolean;
}

class Narrower {
  readonly #model: SupergraphModel;
  readonly #builder: DemandBuilder;
  readonly #reachability: Reachability;
  /** What can be had of the objects on the way to the node that is narrowed, by the demand that leads to them. */
  readonly #above = new Map<Demand | undefined, ReadonlyMap<ModelType, TypeReach>>();

  constructor(model: SupergraphModel, builder: DemandBuilder) {
    this.#model = model;
    this.#builder = builder;
    this.#reachability = new Reachability(model, builder.places);
  }

  narrowRoot(root: DemandNode): DemandNode {
    const { type, types, place, parent } = root;
    const owner = { type, types, place, parent };
    const [demand] = root.demands;
    const isOneOfSeveral = root.isSerial && demand !== undefined && demand.places.size > 1;
    // A mutation field runs once, so one subgraph has to do: the one that leaves out least.
    const alternatives = isOneOfSeveral
      ? [...demand.places].map(([id, at]) => ({
          ...root,
          demands: [{ ...demand, places: new Map([[id, at]]) }],
        }))
      : [root];
    const narrowed = alternatives.map((one) => this.#narrowNode(one, owner, []) ?? one);
    return narrowed.reduce((best, one) => (countLost(one) < countLost(best) ? one : best));
  }

  /** Nothing where no object can be here, or the response depends on types whose names cannot be learnt. */
  #narrowNode(
    node: DemandNode,
    owner: DemandOwner,
    arrivals: readonly PlannedLocation[],
  ): DemandNode | undefined {
    const isRoot = node.root !== undefined;
    const place: Place = { arrivals, isRoot, isAbstract: node.type.kind !== "object" };
    const present = node.types.filter(
      (type) => owner.parent === undefined || arrivals.some((arrival) => arrival.types.includes(type)),
    );
    const reaches = new Map(present.map((type) => [type, this.#reachability.reachOf(type, place)]));
    if (present.length === 0) {
      return undefined;
    }
    this.#above.set(node.parent, reaches);
    const narrowed = this.#narrowDemands(node, { owner, reaches, arrivals, isSerial: node.isSerial });
    const isTyped =
      narrowed.isSplit ||
      node.demands.some((demand) => demand.isTypename && !demand.isExistence && demand.value === undefined);
    const namedTypes = node.types.filter((type) => reaches.get(type)?.isNamed !== false);
    if (isTyped && !present.some((type) => namedTypes.includes(type))) {
      return undefined;
    }
    return this.#builder.narrowNode(node, owner, {
      ...narrowed,
      namedTypes: isTyped ? namedTypes : undefined,
    });
  }

  #narrowDemands(node: DemandNode, at: NodePlace): Narrowed {
    const narrowed: Narrowed = { demands: [], unreachable: [], absent: [], isSplit: false };
    // Values for fields below are demanded anew, for the fields that are left.
    for (const demand of node.demands.filter((one) => !one.isTypename && one.value === undefined)) {
      this.#narrowDemand(demand, at, narrowed);
    }
    const { demands, unreachable, absent } = narrowed;
    for (const demand of absent) {
      const key = demand.slotRequest.preferredKey;
      const isGivenUp = unreachable.some(({ responseKey }) => responseKey === key);
      const isHad = demands.some(({ slotRequest }) => slotRequest.preferredKey === key);
      // The response need not tell types apart only for the sake of those that are never there.
      if (isGivenUp && !isHad) {
        unreachable.push(this.#unreachable(demand, demand.types, new Map(), at));
      } else {
        demands.push(demand);
      }
    }
    narrowed.isSplit ||= unreachable.some(({ responseKey }) =>
      demands.some(({ slotRequest }) => slotRequest.preferredKey === responseKey),
    );
    return narrowed;
  }

  #narrowDemand(demand: Demand, at: NodePlace, into: Narrowed): void {
    const groups = this.#groupTypes(demand, at);
    into.isSplit ||= groups.length > 1 && demand.child !== undefined;
    for (const { types, givers } of groups) {
      const isAbsent = !types.some((type) => at.reaches.has(type));
      const to = { owner: at.owner, types };
      const made =
        isAbsent || givers.size === 0 ? undefined : this.#narrowToGivers(demand, to, [...givers.values()]);
      if (made !== undefined) {
        into.demands.push(made);
      } else if (isAbsent) {
        into.absent.push(
          this.#builder.narrowDemand(demand, { ...to, places: demand.places }, () => demand.child),
        );
      } else {
        into.unreachable.push(this.#unreachable(demand, types, givers, at));
      }
    }
  }

  /** Nothing where the field can be had, but its value could not be told apart. */
  #narrowToGivers(
    demand: Demand,
    to: Pick<Demand, "owner" | "types">,
    givers: readonly PlannedLocation[],
  ): Demand | undefined {
    const { child } = demand;
    const places = new Map(
      [...demand.places].filter(
        ([id, one]) => one.external || givers.some(({ subgraph }) => subgraph === id),
      ),
    );
    let isTold = true;
    const made = this.#builder.narrowDemand(demand, { ...to, places }, (parent) => {
      if (child === undefined) {
        return child;
      }
      const below = { type: child.type, types: child.types, place: child.place, parent };
      const arrivals = givers.flatMap((giver) => locationBelow(this.#model, parent, child, giver) ?? []);
      const narrowed = this.#narrowNode(child, below, arrivals);
      isTold = narrowed !== undefined;
      return narrowed;
    });
    return isTold ? made : undefined;
  }

  #groupTypes(demand: Demand, { reaches, isSerial }: NodePlace): readonly Group[] {
    const groups = new Map<string, Group>();
    const absent: ModelType[] = [];
    for (const type of demand.types) {
      const found = reaches.get(type);
      if (found === undefined) {
        absent.push(type);
        continue;
      }
      const givers = this.#reachability
        .giversOf(demand.fieldName, found)
        .filter(({ subgraph }) => !isSerial || demand.places.has(subgraph))
        .filter(({ subgraph }) => this.#missingContext(demand, subgraph) === undefined);
      const signature = [...new Set(givers.map(({ subgraph }) => subgraph))].sort((a, b) => a - b).join();
      const group = groups.get(signature) ?? newGroup();
      group.types.push(type);
      for (const giver of givers) {
        group.givers.set(`${giver.subgraph}~${giver.type.id}~${giver.provided?.id ?? ""}`, giver);
      }
      groups.set(signature, group);
    }
    const [first = newGroup(), ...others] = groups.values();
    // Types that no object has here go along, so that the response needs not tell them apart.
    first.types.push(...absent);
    return [first, ...others];
  }

  #unreachable(
    demand: Demand,
    types: readonly ModelType[],
    givers: ReadonlyMap<string, PlannedLocation>,
    at: NodePlace,
  ): UnreachableField {
    const { fieldName, slotRequest, slot, when, askedDelivery: delivery } = demand;
    const [found] = types.flatMap((type) => at.reaches.get(type) ?? []);
    const reasons =
      found === undefined
        ? []
        : explainUnreachable(this.#model, demand, {
            found,
            arrivals: at.arrivals,
            view: this.#builder.view,
            isGiven: givers.size > 0,
            firstMissing: (selection) => this.#reachability.firstMissing(selection, found),
            missingContext: (subgraph) => this.#missingContext(demand, subgraph),
          });
    const responseKey = slotRequest.preferredKey;
    return { fieldName, responseKey, dataKey: slot?.dataKey ?? responseKey, types, when, delivery, reasons };
  }

  /** What keeps a subgraph from resolving a field that takes values from objects above; nothing where nothing does. */
  #missingContext(
    demand: Demand,
    subgraph: number,
    asked: Map<ContextValue, string | undefined> = new Map(),
  ): string | undefined {
    if (!takesContexts(demand, subgraph)) {
      return undefined;
    }
    const given = demand.contexts.get(subgraph);
    if (given === undefined) {
      const names = demand.places.get(subgraph)?.contextArguments.map(({ context }) => `"${context.name}"`);
      return `the context ${[...new Set(names)].join(" and ")}, which not every object above sets`;
    }
    for (const { value } of given.flatMap(({ sources }) => sources)) {
      const missing = this.#missingValue(value, asked);
      if (missing !== undefined) {
        return `"${missing}" of an object above, and that cannot be had`;
      }
    }
    return undefined;
  }

  /** The field of a value that cannot be had: while that is found out, a value that comes up again is none that can. */
  #missingValue(value: ContextValue, asked: Map<ContextValue, string | undefined>): string | undefined {
    if (asked.has(value)) {
      return asked.get(value);
    }
    asked.set(value, value.selection.text);
    const outOfReach = value.types.flatMap((type) => {
      const found = this.#above.get(value.owner.parent)?.get(type);
      return found === undefined ? [] : (this.#reachability.firstMissing(value.selection, found) ?? []);
    });
    const withoutContext = withBelow(value.demands).filter(
      (demand) =>
        demand.contexts.size > 0 &&
        [...demand.places.keys()].every(
          (subgraph) => this.#missingContext(demand, subgraph, asked) !== undefined,
        ),
    );
    const names = withoutContext.map(({ types, fieldName }) => `${types[0]?.name ?? ""}.${fieldName}`);
    const [missing] = [...outOfReach, ...names];
    asked.set(value, missing);
    return missing;
  }
}

function withBelow(demands: readonly Demand[]): readonly Demand[] {
  return demands.flatMap((demand) => [demand, ...withBelow(demand.child?.demands ?? [])]);
}

function newGroup(): Group {
  return { types: [], givers: new Map() };
}

function countLost(node: DemandNode): number {
  return node.demands.reduce(
    (sum, { child }) => sum + (child === undefined ? 0 : countLost(child)),
    node.unreachable.length,
  );
}

import type { FieldPlace, ModelType, SupergraphModel } from "@hansa/federation-model";
import type { ArgumentNode, OperationTypeNode } from "graphql";
import { PlanError } from "../errors.ts";
import type { When } from "../normalise/conditions.ts";
import type { Delivery } from "../normalise/deliveries.ts";
import type { ContextValues, OpenNode } from "./context-values.ts";
import type { DataPlace, DataSlot, SlotRequest } from "./data-keys.ts";
import type { ContextValue, Demand, DemandArgument, DemandNode, DemandOwner } from "./demand-tree.ts";
import { plannedTypes } from "./planned-types.ts";
import { SlotRequests } from "./slot-requests.ts";

const noContexts: ReadonlyMap<number, readonly DemandArgument[]> = new Map();

const noValues: readonly ContextValue[] = [];

const noValueSet: ReadonlySet<ContextValue> = new Set();

const noPlaces: ReadonlyMap<number, FieldPlace> = new Map();

/** What a demand is made from. */
export type DemandBase = Pick<
  Demand,
  | "owner"
  | "types"
  | "places"
  | "exact"
  | "when"
  | "isInternal"
  | "value"
  | "delivery"
  | "slotRequest"
  | "slot"
>;

/** Makes single demands and nodes, numbers them, and gives them their slots. */
export class DemandFactory {
  readonly slotRequests: SlotRequests;
  /** Names that the planner's own keys must not have. */
  reserved: ReadonlySet<string> = new Set();
  /** Only where the supergraph has contexts. */
  contextValues: ContextValues | undefined;
  readonly #model: SupergraphModel;
  #demandCount = 0;
  #nodeCount = 0;

  constructor(model: SupergraphModel) {
    this.#model = model;
    this.slotRequests = new SlotRequests(model);
  }

  /** A demand for a field; `makeChild` gives what is wanted below it. */
  demand(
    base: DemandBase,
    field: {
      readonly name: string;
      readonly arguments: readonly ArgumentNode[];
      readonly argumentsText: string;
    },
    makeChild: (demand: Demand) => DemandNode | undefined,
  ): Demand {
    const definition = base.types[0]?.fields.get(field.name);
    const demand: { -readonly [K in keyof Demand]: Demand[K] } = {
      owner: base.owner,
      types: base.types,
      places: base.places,
      exact: base.exact,
      when: base.when,
      isInternal: base.isInternal,
      value: base.value,
      delivery: base.delivery,
      slotRequest: base.slotRequest,
      slot: base.slot,
      askedDelivery: base.delivery,
      contexts: this.contextValues?.resolve(base) ?? noContexts,
      id: this.#demandCount++,
      fieldName: field.name,
      arguments: field.arguments,
      argumentsText: field.argumentsText,
      isTypename: false,
      isExistence: false,
      listDepth: definition?.type.listDepth ?? 0,
      child: undefined,
    };
    demand.child = makeChild(demand);
    return demand;
  }

  /** A demand again, for some of its types and places; `makeChild` gives what is wanted below it. */
  narrowDemand(
    demand: Demand,
    narrowed: Pick<Demand, "owner" | "types" | "places">,
    makeChild: (demand: Demand) => DemandNode | undefined,
  ): Demand {
    const base = { ...demand, ...narrowed, delivery: demand.askedDelivery, id: this.#demandCount++ };
    const made = { ...base, contexts: this.contextValues?.resolve(base) ?? noContexts };
    made.child = makeChild(made);
    return made;
  }

  /** A demand for the type name of some objects. */
  typename(
    owner: DemandOwner,
    {
      isExistence,
      delivery,
      when,
    }: { readonly isExistence: boolean; readonly delivery?: Delivery; readonly when?: When },
  ): Demand {
    const slotRequest: SlotRequest = {
      preferredKey: "__typename",
      fieldName: "__typename",
      argumentsText: "",
      types: owner.types.map((type) => type.name),
      when: undefined,
      isComposite: false,
      shapes: new Map(),
    };
    return {
      id: this.#demandCount++,
      owner,
      fieldName: "__typename",
      arguments: [],
      argumentsText: "",
      types: owner.types,
      when,
      places: noPlaces,
      exact: undefined,
      isTypename: true,
      isExistence,
      listDepth: 0,
      child: undefined,
      isInternal: true,
      value: undefined,
      contexts: noContexts,
      delivery,
      askedDelivery: delivery,
      slotRequest,
      slot: undefined,
    };
  }

  /** The node of some demands. */
  node(
    demands: Demand[],
    owner: DemandOwner,
    { root, selection, isSerial }: Pick<DemandNode, "root" | "selection" | "isSerial">,
  ): DemandNode {
    const queryType = this.#model.roots.query;
    const node: DemandNode = {
      id: this.#nodeCount++,
      ...owner,
      root: root ?? this.#rootOperationOf(owner.type),
      rootType: root === undefined ? owner.types.find((type) => type === queryType) : owner.type,
      isSerial,
      demands,
      unreachable: [],
      selection,
      values: noValues,
      contexts: noValueSet,
    };
    if (this.contextValues === undefined) {
      return node;
    }
    const open: OpenNode = { ...node, demands, values: [], contexts: new Set() };
    this.contextValues.addNode(open);
    return open;
  }

  /** The slot of a demand; internal demands get theirs the first time. */
  slotOf(demand: Demand): DataSlot {
    demand.slot ??= demand.owner.place.slotForInternal(demand.slotRequest, this.reserved);
    return demand.slot;
  }

  /** The place of a demand's value, with the types that are planned for. */
  below(parent: Demand, place: DataPlace): DemandOwner {
    const name = parent.types[0]?.fields.get(parent.fieldName)?.type.name ?? "";
    const type = this.#model.typesByName.get(name);
    if (type === undefined) {
      throw new PlanError("OPERATION_INVALID", `The supergraph does not define the type "${name}".`);
    }
    return { type, types: plannedTypes(this.#model, type, parent.places), place, parent };
  }

  /** A root type that a field leads back to is asked like a root. */
  #rootOperationOf(type: ModelType): OperationTypeNode | undefined {
    return type === this.#model.roots.query ? ("query" as OperationTypeNode) : undefined;
  }
}

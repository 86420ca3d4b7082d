/**
 * Stage 2: the tree of fields → what must be got from where.
 *
 * Each field becomes one demand for each group of runtime types that have it in the same subgraphs in the same way;
 * a demand knows its places. An abstract field that several subgraphs can answer is planned for the types that all of
 * them know, so that the answer does not depend on who is asked. The client's fields get their data keys here.
 *
 *   orders { createdBy { name } }  →  Query.orders {orders}
 *                                       Order.createdBy {orders}
 *                                         User.name {users}
 */
import {
  type FieldPlace,
  fragmentApplies,
  type ModelType,
  type OverrideLabels,
  type PlaceView,
  type Selection,
  type SelectionField,
  type SupergraphModel,
} from "@hansa/federation-model";
import { type ArgumentNode, Kind, type OperationTypeNode, parse } from "graphql";
import { PlanError } from "../errors.ts";
import { either, implies, isNever, type When } from "../normalise/conditions.ts";
import { type Delivery, isNotAfter } from "../normalise/deliveries.ts";
import type {
  NormalisedField,
  NormalisedOperation,
  NormalisedSet,
} from "../normalise/normalised-operation.ts";
import { ActivePlaces } from "./active-places.ts";
import { ContextValues, type OpenNode } from "./context-values.ts";
import { DataPlace, type DataSlot, type SlotRequest } from "./data-keys.ts";
import type {
  ContextValue,
  Demand,
  DemandArgument,
  DemandNode,
  DemandOwner,
  DemandTree,
  Requirement,
} from "./demand-tree.ts";
import { plannedTypes } from "./planned-types.ts";

const noContexts: ReadonlyMap<number, readonly DemandArgument[]> = new Map();

type DemandBase = Pick<
  Demand,
  "owner" | "types" | "places" | "when" | "isInternal" | "value" | "delivery" | "slotRequest" | "slot"
>;

/** What the planner's own demands have in common. */
interface InternalOptions {
  readonly when: When;
  /** The context value that they are made for. */
  readonly value?: ContextValue;
}

/** Makes demands for one operation, and later for the keys and requirements that solving it comes to need. */
export class DemandBuilder {
  /** Where fields are, with the override labels as they are for the operation. */
  readonly places: ActivePlaces;
  readonly #model: SupergraphModel;
  readonly #requirements = new Map<string, Requirement>();
  /** Only where the supergraph has contexts. */
  #contextValues: ContextValues | undefined;
  #reserved: ReadonlySet<string> = new Set();
  #demandCount = 0;
  #nodeCount = 0;

  constructor(model: SupergraphModel, labels: OverrideLabels) {
    this.#model = model;
    this.places = new ActivePlaces(labels);
    this.beginTree();
  }

  /**
   * The demands of an operation.
   *
   * @throws PlanError OPERATION_INVALID where the model lacks what the API schema has.
   */
  build(operation: NormalisedOperation): DemandTree {
    this.#reserved = operation.responseKeys;
    const rootType = this.#model.roots[operation.kind];
    if (rootType === undefined) {
      throw new PlanError("OPERATION_INVALID", `The supergraph has no ${operation.kind} type.`);
    }
    const isMeta = (field: NormalisedField): boolean => field.name === "__schema" || field.name === "__type";
    const isFetched = (field: NormalisedField): boolean => !isMeta(field) && field.name !== "__typename";
    const place = new DataPlace();
    const sets =
      operation.kind === "query"
        ? [{ ...operation.root, fields: operation.root.fields.filter(isFetched) }]
        : // These run in the order of the response, which may depend on variables.
          operation.root.response
            .filter(isFetched)
            .map((field) => ({ ...operation.root, fields: [field], response: [field] }));
    const roots = sets
      .filter((set) => set.fields.length > 0)
      .map((set) =>
        this.#node(set, { type: rootType, types: [rootType], place, parent: undefined }, operation.kind),
      );
    this.#contextValues?.complete(roots);
    return {
      operation,
      roots,
      introspection: operation.root.fields.filter(isMeta),
      reservedKeys: operation.responseKeys,
      contexts: this.#contextValues,
    };
  }

  /** For `reach`, which need not be asked anew for each operation where there are no labels. */
  get view(): PlaceView | undefined {
    return this.#model.overrideLabels.length === 0 ? undefined : this.places;
  }

  /** What a key or `@requires` selection asks for at a node, for objects of `types`. The same object each time. */
  requirement(
    node: DemandOwner & { readonly id: number },
    types: readonly ModelType[],
    selection: Selection,
    when: When,
  ): Requirement {
    const key = `${node.id}|${types.map((type) => type.id).join()}|${selection.id}|${JSON.stringify(when) ?? ""}`;
    const known = this.#requirements.get(key);
    if (known !== undefined) {
      return known;
    }
    const demands = this.#internalDemands(selection, node, types, { when });
    const requirement = { selection, demands };
    this.#requirements.set(key, requirement);
    if (this.#contextValues?.isComplete === true) {
      this.#contextValues.finish();
    }
    return requirement;
  }

  /** A demand again, for some of its types and places; `makeChild` gives what is wanted below it. */
  narrowDemand(
    demand: Demand,
    narrowed: Pick<Demand, "owner" | "types" | "places">,
    makeChild: (demand: Demand) => DemandNode | undefined,
  ): Demand {
    const base = { ...demand, ...narrowed, delivery: demand.askedDelivery, id: this.#demandCount++ };
    const made = { ...base, contexts: this.#contextValues?.resolve(base) ?? noContexts };
    made.child = makeChild(made);
    return made;
  }

  /**
   * A node again, of what can be had of it. `namedTypes` are the types whose names can be learnt: given where the
   * response depends on the type, which is known anyway unless the place is abstract. `isSplit`: it does so for another
   * reason than before.
   */
  narrowNode(
    node: DemandNode,
    owner: DemandOwner,
    {
      demands,
      unreachable,
      namedTypes,
      isSplit,
    }: Pick<DemandNode, "demands" | "unreachable"> & {
      readonly namedTypes: readonly ModelType[] | undefined;
      readonly isSplit: boolean;
    },
  ): DemandNode {
    const above = owner.parent?.delivery;
    const told = node.demands.filter(
      (demand) => demand.isTypename && !demand.isExistence && demand.value === undefined,
    );
    const isTyped = node.type.kind !== "object" && namedTypes !== undefined;
    const wantedNames =
      told.length === 0
        ? [{ delivery: above }]
        : told.map(({ askedDelivery, when }) => ({
            delivery: askedDelivery,
            when: isSplit ? undefined : when,
          }));
    const typenames = (isTyped ? wantedNames : []).map((name) => ({
      ...this.#typename(owner, { isExistence: false, ...name }),
      types: namedTypes ?? owner.types,
    }));
    const wanted = [...demands, ...typenames];
    const isBare = owner.parent !== undefined && !wanted.some((demand) => demand.delivery === above);
    const existence = isBare ? [this.#typename(owner, { isExistence: true, delivery: above })] : [];
    return { ...this.#finishNode([...wanted, ...existence], owner, node), unreachable };
  }

  /** Begins another tree of demands; what fields take from objects above is found out for it anew. */
  beginTree(): void {
    this.#contextValues = this.#model.usesContexts
      ? new ContextValues(this.#model, this.#demandMaker())
      : undefined;
  }

  /** Ends a tree that `narrowNode` made, of which all roots are there. */
  endTree(tree: Omit<DemandTree, "contexts">): DemandTree {
    this.#contextValues?.complete(tree.roots);
    return { ...tree, contexts: this.#contextValues };
  }

  /** Goes on with the demands of a tree: keys and requirements are made for it from now on. */
  useTree(tree: DemandTree): void {
    this.#contextValues = tree.contexts;
  }

  /** The slot of a demand; internal demands get theirs the first time. */
  slotOf(demand: Demand): DataSlot {
    demand.slot ??= demand.owner.place.slotForInternal(demand.slotRequest, this.#reserved);
    return demand.slot;
  }

  #node(set: NormalisedSet, owner: DemandOwner, root: OperationTypeNode | undefined): DemandNode {
    const demands: Demand[] = [];
    for (const field of set.fields) {
      const types = owner.types.filter((type) => field.types.includes(type.name));
      if (field.name !== "__typename") {
        demands.push(...this.#clientDemands(field, types, owner));
      }
    }
    demands.push(...this.#typenames(set, demands, owner));
    return this.#finishNode(demands, owner, {
      root,
      selection: set,
      isSerial: root !== undefined && root !== "query",
    });
  }

  /**
   * The type names that a set needs beside its fields: where the response depends on the runtime type, and where
   * nothing else would show that the object is there. The latter must be known with the object itself, the former
   * with the first part that depends on it.
   */
  #typenames(set: NormalisedSet, fields: readonly Demand[], owner: DemandOwner): readonly Demand[] {
    const above = owner.parent?.delivery;
    const isRoot = owner.parent === undefined;
    const typenames: Demand[] = [];
    for (const delivery of new Set([above, ...set.fields.map((field) => field.delivery)])) {
      const own = { ...set, fields: set.fields.filter((field) => field.delivery === delivery) };
      const demands = fields.filter((demand) => demand.delivery === delivery);
      const typed = owner.type.kind === "object" ? [] : dependsOnType(own, demands);
      const isTyped =
        !isNever(typed) &&
        !typenames.some(
          (one) => !one.isExistence && isNotAfter(one.delivery, delivery) && implies(typed, one.when),
        );
      const isBare = delivery === above && demands.length === 0 && !(isRoot && fields.length > 0);
      if (isTyped || isBare) {
        const when = isTyped ? typed : undefined;
        typenames.push(this.#typename(owner, { isExistence: !isTyped, delivery, when }));
      }
    }
    return typenames;
  }

  /** Sees to it that something is wanted of the objects of a node with what they come with. */
  ensureExistence(node: DemandNode): void {
    const delivery = node.parent?.delivery;
    if (!node.demands.some((demand) => demand.delivery === delivery && demand.value === undefined)) {
      node.demands.push(this.#typename(node, { isExistence: true, delivery }));
    }
  }

  #finishNode(
    demands: Demand[],
    owner: DemandOwner,
    { root, selection, isSerial }: Pick<DemandNode, "root" | "selection" | "isSerial">,
  ): DemandNode {
    const interest = new Set<number>();
    for (const demand of demands) {
      for (const place of demand.places.values()) {
        interest.add(place.subgraph);
      }
      for (const subgraph of demand.child?.interest ?? []) {
        interest.add(subgraph);
      }
    }
    const node: OpenNode = {
      id: this.#nodeCount++,
      ...owner,
      root: root ?? this.#rootOperationOf(owner.type),
      isSerial,
      demands,
      unreachable: [],
      selection,
      interest,
      values: [],
      contexts: new Set(),
    };
    this.#contextValues?.addNode(node);
    return node;
  }

  #demandMaker(): ConstructorParameters<typeof ContextValues>[1] {
    return {
      selectionDemands: (selection, owner, types, options) =>
        this.#internalDemands(selection, owner, types, options),
      typenameDemand: (owner, { when, value }) => ({
        ...this.#typename(owner, { isExistence: false, delivery: owner.parent?.delivery, when }),
        value,
      }),
      requirement: (node, types, selection, when) => this.requirement(node, types, selection, when),
    };
  }

  /** A root type that a field leads back to is asked like a root. */
  #rootOperationOf(type: ModelType): OperationTypeNode | undefined {
    return type === this.#model.roots.query ? ("query" as OperationTypeNode) : undefined;
  }

  #clientDemands(field: NormalisedField, types: readonly ModelType[], owner: DemandOwner): readonly Demand[] {
    return this.places.group(field.name, types).map(({ types: group, places }) => {
      const request = this.#slotRequest({
        preferredKey: field.responseKey,
        fieldName: field.name,
        argumentsText: field.argumentsText,
        types: group,
        places,
        when: field.when,
      });
      const slot = owner.place.slotForClient(request, this.#reserved);
      return this.#demand(
        {
          owner,
          types: group,
          places,
          when: field.when,
          isInternal: false,
          value: undefined,
          delivery: field.delivery,
          slotRequest: request,
          slot,
        },
        { name: field.name, arguments: field.arguments, argumentsText: field.argumentsText },
        (parent) =>
          field.selection === undefined
            ? undefined
            : this.#node(field.selection, this.#below(parent, slot.below), undefined),
      );
    });
  }

  #internalDemands(
    selection: Selection,
    owner: DemandOwner,
    types: readonly ModelType[],
    options: InternalOptions,
  ): Demand[] {
    const demands = selection.fields.flatMap((item) =>
      item.name === "__typename" ? [] : this.#internalField(item, owner, types, options),
    );
    for (const fragment of selection.fragments) {
      const narrowed = types.filter(
        (type) => fragmentApplies(fragment.typeName, type) || this.#isMember(fragment.typeName, type),
      );
      if (narrowed.length > 0) {
        demands.push(...this.#internalDemands(fragment.selection, owner, narrowed, options));
      }
    }
    return demands;
  }

  #isMember(typeName: string, type: ModelType): boolean {
    return this.#model.typesByName.get(typeName)?.possibleTypes.includes(type) ?? false;
  }

  #internalField(
    item: SelectionField,
    owner: DemandOwner,
    types: readonly ModelType[],
    { when, value }: InternalOptions,
  ): readonly Demand[] {
    return this.places.group(item.name, types).map(({ types: group, places }) => {
      const request = this.#slotRequest({
        preferredKey: item.name,
        fieldName: item.name,
        argumentsText: item.argumentsText,
        types: group,
        places,
        when,
      });
      const { selection } = item;
      return this.#demand(
        {
          owner,
          types: group,
          places,
          when,
          isInternal: true,
          value,
          // A context value is read as soon as the object is there, whoever takes it.
          delivery: value === undefined ? undefined : owner.parent?.delivery,
          slotRequest: request,
          slot: undefined,
        },
        { name: item.name, arguments: readArguments(item.argumentsText), argumentsText: item.argumentsText },
        (parent) => {
          if (selection === undefined) {
            return undefined;
          }
          const below = this.#below(parent, this.slotOf(parent).below);
          const inner = this.#internalDemands(selection, below, below.types, { when: undefined });
          const demands = inner.length === 0 ? [this.#typename(below, { isExistence: true })] : inner;
          return this.#finishNode(demands, below, { root: undefined, selection: undefined, isSerial: false });
        },
      );
    });
  }

  #demand(
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
      ...base,
      askedDelivery: base.delivery,
      contexts: this.#contextValues?.resolve(base) ?? noContexts,
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

  #typename(
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
      places: new Map(),
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

  /** The place of a demand's value, with the types that are planned for. */
  #below(parent: Demand, place: DataPlace): DemandOwner {
    const name = parent.types[0]?.fields.get(parent.fieldName)?.type.name ?? "";
    const type = this.#model.typesByName.get(name);
    if (type === undefined) {
      throw new PlanError("OPERATION_INVALID", `The supergraph does not define the type "${name}".`);
    }
    return { type, types: plannedTypes(this.#model, type, parent.places), place, parent };
  }

  /**
   * The names of types, and of those that one may not be able to tell from them: where an object is known by its
   * interface alone, a document selects for all types at once.
   */
  #hardToTellFrom(types: readonly ModelType[]): readonly string[] {
    const names = new Set(types.map((type) => type.name));
    for (const implemented of this.#model.interfaceObjects) {
      if (types.some((type) => type.interfaces.includes(implemented))) {
        for (const { name } of implemented.possibleTypes) {
          names.add(name);
        }
      }
    }
    return [...names];
  }

  #slotRequest(from: {
    readonly preferredKey: string;
    readonly fieldName: string;
    readonly argumentsText: string;
    readonly types: readonly ModelType[];
    readonly places: ReadonlyMap<number, FieldPlace>;
    readonly when: When;
  }): SlotRequest {
    const definition = from.types[0]?.fields.get(from.fieldName);
    const kind = this.#model.typesByName.get(definition?.type.name ?? "")?.kind;
    const isComposite = kind === "object" || kind === "interface" || kind === "union";
    return {
      preferredKey: from.preferredKey,
      fieldName: from.fieldName,
      argumentsText: from.argumentsText,
      types: this.#hardToTellFrom(from.types),
      when: from.when,
      isComposite,
      shapes: new Map(
        [...from.places.values()].map((place) => [
          place.subgraph,
          isComposite ? place.type.text.replace(place.type.name, "*") : place.type.text,
        ]),
      ),
    };
  }
}

/** When the response depends on the runtime type of the objects. */
function dependsOnType(set: NormalisedSet, demands: readonly Demand[]): When {
  const groups = new Map<string, Demand>();
  let when: When = [];
  for (const field of set.fields) {
    if (field.name === "__typename" || field.types.length < set.runtimeTypes.length) {
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

function readArguments(text: string): readonly ArgumentNode[] {
  if (text === "") {
    return [];
  }
  const definition = parse(`{f${text}}`, { noLocation: true }).definitions[0];
  const field =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections[0] : undefined;
  return field?.kind === Kind.FIELD ? (field.arguments ?? []) : [];
}

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
import type {
  ModelType,
  OverrideLabels,
  PlaceView,
  Selection,
  SupergraphModel,
} from "@hansa/federation-model";
import type { OperationTypeNode } from "graphql";
import { PlanError } from "../errors.ts";
import type { When } from "../normalise/conditions.ts";
import type {
  NormalisedField,
  NormalisedOperation,
  NormalisedSet,
} from "../normalise/normalised-operation.ts";
import { ActivePlaces } from "./active-places.ts";
import { ContextValues } from "./context-values.ts";
import { DataPlace, type DataSlot } from "./data-keys.ts";
import { DemandFactory } from "./demand-factory.ts";
import type { Demand, DemandNode, DemandOwner, DemandTree, Requirement } from "./demand-tree.ts";
import { exactTypes, typesWantedWith, type WantedTypes } from "./exact-types.ts";
import { FieldGroups } from "./field-groups.ts";
import { Requirements } from "./requirements.ts";
import { typeNamesBeside } from "./type-names.ts";

/** Makes demands for one operation, and later for the keys and requirements that solving it comes to need. */
export class DemandBuilder {
  /** Where fields are, with the override labels as they are for the operation. */
  readonly places: ActivePlaces;
  readonly #model: SupergraphModel;
  readonly #factory: DemandFactory;
  readonly #groups: FieldGroups;
  readonly #requirements: Requirements;

  constructor(model: SupergraphModel, labels: OverrideLabels) {
    this.#model = model;
    this.places = new ActivePlaces(model, labels);
    this.#factory = new DemandFactory(model);
    this.#groups = new FieldGroups(model, this.places);
    this.#requirements = new Requirements(model, this.#groups, this.#factory);
    this.beginTree();
  }

  /**
   * The demands of an operation.
   *
   * @throws PlanError OPERATION_INVALID where the model lacks what the API schema has.
   */
  build(operation: NormalisedOperation): DemandTree {
    this.#factory.reserved = operation.responseKeys;
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
    this.#factory.contextValues?.complete(roots);
    return {
      operation,
      roots,
      introspection: operation.root.fields.filter(isMeta),
      reservedKeys: operation.responseKeys,
      contexts: this.#factory.contextValues,
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
    return this.#requirements.of(node, types, selection, when);
  }

  /** A demand again, for some of its types and places; `makeChild` gives what is wanted below it. */
  narrowDemand(
    demand: Demand,
    narrowed: Pick<Demand, "owner" | "types" | "places">,
    makeChild: (demand: Demand) => DemandNode | undefined,
  ): Demand {
    return this.#factory.narrowDemand(demand, narrowed, makeChild);
  }

  /** The slot of a demand; internal demands get theirs the first time. */
  slotOf(demand: Demand): DataSlot {
    return this.#factory.slotOf(demand);
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
      ...this.#factory.typename(owner, { isExistence: false, ...name }),
      types: namedTypes ?? owner.types,
    }));
    const wanted = [...demands, ...typenames];
    const isBare = owner.parent !== undefined && !wanted.some((demand) => demand.delivery === above);
    const existence = isBare ? [this.#factory.typename(owner, { isExistence: true, delivery: above })] : [];
    return { ...this.#factory.node([...wanted, ...existence], owner, node), unreachable };
  }

  /** Begins another tree of demands; what fields take from objects above is found out for it anew. */
  beginTree(): void {
    this.#factory.contextValues = this.#model.usesContexts
      ? new ContextValues(this.#model, this.#demandMaker())
      : undefined;
  }

  /** Ends a tree that `narrowNode` made, of which all roots are there. */
  endTree(tree: Omit<DemandTree, "contexts">): DemandTree {
    this.#factory.contextValues?.complete(tree.roots);
    return { ...tree, contexts: this.#factory.contextValues };
  }

  /** Goes on with the demands of a tree: keys and requirements are made for it from now on. */
  useTree(tree: DemandTree): void {
    this.#factory.contextValues = tree.contexts;
  }

  #node(set: NormalisedSet, owner: DemandOwner, root: OperationTypeNode | undefined): DemandNode {
    const demands: Demand[] = [];
    for (const field of set.fields) {
      if (field.name !== "__typename") {
        const isForAll = owner.types.every((type) => field.types.includes(type.name));
        const types = isForAll ? owner.types : owner.types.filter((type) => field.types.includes(type.name));
        demands.push(...this.#clientDemands(field, types, owner, set));
      }
    }
    demands.push(...typeNamesBeside(this.#factory, set, demands, owner));
    return this.#factory.node(demands, owner, {
      root,
      selection: set,
      isSerial: root !== undefined && root !== "query",
    });
  }

  /** Sees to it that something is wanted of the objects of a node with what they come with. */
  ensureExistence(node: DemandNode): void {
    const delivery = node.parent?.delivery;
    if (!node.demands.some((demand) => demand.delivery === delivery && demand.value === undefined)) {
      node.demands.push(this.#factory.typename(node, { isExistence: true, delivery }));
    }
  }

  #demandMaker(): ConstructorParameters<typeof ContextValues>[1] {
    return {
      selectionDemands: (selection, owner, types, options) =>
        this.#requirements.demandsOf(selection, owner, types, options),
      typenameDemand: (owner, { when, value }) => ({
        ...this.#factory.typename(owner, { isExistence: false, delivery: owner.parent?.delivery, when }),
        value,
      }),
      requirement: (node, types, selection, when) => this.#requirements.of(node, types, selection, when),
    };
  }

  #clientDemands(
    field: NormalisedField,
    types: readonly ModelType[],
    owner: DemandOwner,
    set: NormalisedSet,
  ): readonly Demand[] {
    const findWanted = (): WantedTypes => typesWantedWith(field, set, owner.types);
    return this.#groups.of(field.name, types, owner).map(({ types: group, places }) => {
      const request = this.#factory.slotRequests.of({
        preferredKey: field.responseKey,
        fieldName: field.name,
        argumentsText: field.argumentsText,
        types: group,
        places,
        when: field.when,
      });
      const slot = owner.place.slotForClient(request, this.#factory.reserved);
      return this.#factory.demand(
        {
          owner,
          types: group,
          places,
          exact: exactTypes({ fieldName: field.name, places }, owner.types, findWanted),
          when: field.when,
          isInternal: false,
          value: undefined,
          delivery: field.delivery,
          slotRequest: request,
          slot,
        },
        field,
        (parent) =>
          field.selection === undefined
            ? undefined
            : this.#node(field.selection, this.#factory.below(parent, slot.below), undefined),
      );
    });
  }
}

/**
 * What fields take from objects above them (`@fromContext`).
 *
 * For each field with context arguments the way up to the root is walked: the nearest object whose type sets the
 * context gives the value; where only some of the types there do, the others take it from further up. What is read of
 * an object is a *context value*: internal demands of its selection set, made when all that need it are known, the
 * deepest first.
 *
 *   Query.sellers
 *     Seller.terms { currency }      ◀── the value, an internal demand (sets the context)
 *     Seller.products
 *       Product.price(currency:)     takes it
 */
import type { ContextArgument, ModelType, Selection, SupergraphModel } from "@hansa/federation-model";
import { both, either, type When } from "../normalise/conditions.ts";
import { ContextRequirements } from "./context-requirements.ts";
import type {
  ContextSource,
  ContextValue,
  Demand,
  DemandArgument,
  DemandNode,
  DemandOwner,
  Requirement,
} from "./demand-tree.ts";

/** A node that context values can still be added to. */
export interface OpenNode extends DemandNode {
  readonly demands: Demand[];
  readonly values: ContextValue[];
  readonly contexts: Set<ContextValue>;
}

/** What makes the demands of context values. */
export interface DemandMaker {
  selectionDemands(
    selection: Selection,
    owner: DemandOwner,
    types: readonly ModelType[],
    options: { readonly when: When; readonly value: ContextValue },
  ): readonly Demand[];
  typenameDemand(owner: DemandOwner, options: { readonly when: When; readonly value: ContextValue }): Demand;
  requirement(node: DemandNode, types: readonly ModelType[], selection: Selection, when: When): Requirement;
}

interface OpenValue extends ContextValue {
  readonly types: ModelType[];
  readonly demands: Demand[];
  typename: Demand | undefined;
  when: When;
}

/** Past this many alternatives a value is fetched without a condition. */
const maxAlternatives = 16;

const noContexts: ReadonlyMap<number, readonly DemandArgument[]> = new Map();

/** The context values of one operation. */
export class ContextValues {
  readonly #model: SupergraphModel;
  readonly #maker: DemandMaker;
  readonly #requirements: ContextRequirements;
  /** Nodes and values by the demand that leads to their place; nothing for the root. */
  readonly #nodes = new Map<Demand | undefined, OpenNode>();
  readonly #values = new Map<Demand | undefined, Map<number, OpenValue>>();
  #open: OpenValue[] = [];
  #uses: { readonly owner: DemandOwner; readonly value: ContextValue }[] = [];
  #isComplete = false;

  constructor(model: SupergraphModel, maker: DemandMaker) {
    this.#model = model;
    this.#maker = maker;
    this.#requirements = new ContextRequirements(model, maker, (parent) => this.#nodes.get(parent));
  }

  addNode(node: OpenNode): void {
    this.#nodes.set(node.parent, node);
  }

  /** The context arguments of a field, by the subgraphs where all of them can be given. */
  resolve(field: Pick<Demand, "owner" | "places" | "when">): Demand["contexts"] {
    const contextual = [...field.places.values()].filter(
      (place) => !place.external && place.contextArguments.length > 0,
    );
    if (contextual.length === 0) {
      return noContexts;
    }
    const contexts = new Map<number, readonly DemandArgument[]>();
    for (const { subgraph, contextArguments } of contextual) {
      const given = contextArguments.flatMap((argument) => {
        const sources = this.#findSources(argument, field);
        return sources === undefined ? [] : [{ argument, sources }];
      });
      if (given.length === contextArguments.length) {
        contexts.set(subgraph, given);
      }
    }
    return contexts;
  }

  /** Makes the demands of the values that the operation needs, and of those that its requirements may come to need. */
  complete(roots: readonly DemandNode[]): void {
    for (const { demands } of roots) {
      this.#requirements.visit(demands);
    }
    this.finish();
    this.#isComplete = true;
  }

  /** Makes the demands of the values that have come up since. */
  finish(): void {
    while (this.#open.length > 0) {
      const depths = this.#open.map(({ owner }) => depthOf(owner));
      const deepest = this.#open[depths.indexOf(Math.max(...depths))];
      this.#open = this.#open.filter((value) => value !== deepest);
      if (deepest !== undefined) {
        this.#finishValue(deepest);
      }
    }
    for (const { owner, value } of this.#uses) {
      for (const node of this.#nodesFrom(owner.parent)) {
        if (node.parent === value.owner.parent) {
          break;
        }
        node.contexts.add(value);
      }
    }
    this.#uses = [];
  }

  /** Whether demands made from now on are those of requirements, which are finished one by one. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Takes values out again that no field came to take, so that they are not fetched. */
  drop(values: ReadonlySet<ContextValue>): void {
    const isDropped = ({ value }: Demand): boolean => value !== undefined && values.has(value);
    for (const node of this.#nodes.values()) {
      if (node.values.some((value) => values.has(value))) {
        node.demands.splice(0, node.demands.length, ...node.demands.filter((one) => !isDropped(one)));
        node.values.splice(0, node.values.length, ...node.values.filter((one) => !values.has(one)));
      }
      for (const value of values) {
        node.contexts.delete(value);
      }
    }
  }

  /** From where an argument is read, nearest first; nothing where some objects have no context above them. */
  #findSources(
    argument: ContextArgument,
    { owner, when }: Pick<Demand, "owner" | "when">,
  ): readonly ContextSource[] | undefined {
    const sources: ContextSource[] = [];
    let condition = when;
    // A root type has no key by which its objects could be visited with arguments.
    let link = owner.type === this.#model.roots.query ? undefined : owner.parent;
    for (; link !== undefined; link = link.owner.parent) {
      condition = bounded(both(condition, link.when));
      const setting = link.types.filter((type) => argument.context.types.includes(type));
      // The fields of a mutation must not run for their values.
      const isReadable = link.owner.parent !== undefined || link.owner.type === this.#model.roots.query;
      if (setting.length === 0 || !isReadable) {
        continue;
      }
      const value = this.#valueAt(link.owner, argument.selection, setting, condition);
      if (value === undefined) {
        return undefined;
      }
      this.#uses.push({ owner, value });
      const isForAll = setting.length === link.types.length;
      sources.push({ value, types: isForAll ? undefined : setting });
      if (isForAll) {
        return sources;
      }
    }
    return undefined;
  }

  /** Nothing where the value's demands are made already, and not for these types. */
  #valueAt(
    owner: DemandOwner,
    selection: Selection,
    types: readonly ModelType[],
    when: When,
  ): ContextValue | undefined {
    const values = this.#values.get(owner.parent) ?? new Map<number, OpenValue>();
    this.#values.set(owner.parent, values);
    const known = values.get(selection.id);
    if (known === undefined) {
      const made: OpenValue = { owner, selection, types: [...types], when, demands: [], typename: undefined };
      values.set(selection.id, made);
      this.#open.push(made);
      return made;
    }
    if (!this.#open.includes(known)) {
      return types.every((type) => known.types.includes(type)) ? known : undefined;
    }
    known.types.push(...types.filter((type) => !known.types.includes(type)));
    known.when = bounded(either(known.when, when));
    return known;
  }

  #finishValue(value: OpenValue): void {
    const { owner, selection, when } = value;
    const types = owner.types.filter((type) => value.types.includes(type));
    const node = this.#nodes.get(owner.parent);
    if (node === undefined) {
      return;
    }
    value.demands.push(...this.#maker.selectionDemands(selection, owner, types, { when, value }));
    const isAlike =
      owner.type.kind === "object" ||
      (types.length === owner.types.length &&
        value.demands.every((demand) => demand.types.length === types.length));
    if (!isAlike || selectsTypename(selection)) {
      value.typename = this.#maker.typenameDemand(owner, { when, value });
      value.demands.push(value.typename);
    }
    node.demands.push(...value.demands);
    node.values.push(value);
    this.#requirements.visit(value.demands);
  }

  /** The node that a demand leads to, and those above it. */
  *#nodesFrom(parent: Demand | undefined): Generator<OpenNode> {
    for (let node = this.#nodes.get(parent); node !== undefined; ) {
      yield node;
      node = node.parent === undefined ? undefined : this.#nodes.get(node.parent.owner.parent);
    }
  }
}

/** Whether the type's name is itself what is read. */
export function selectsTypename({ fields, fragments }: Selection): boolean {
  return (
    fields.some(({ name }) => name === "__typename") ||
    fragments.some((fragment) => selectsTypename(fragment.selection))
  );
}

function bounded(when: When): When {
  return when !== undefined && when.length > maxAlternatives ? undefined : when;
}

function depthOf(owner: DemandOwner): number {
  let depth = 0;
  for (let above = owner.parent; above !== undefined; above = above.owner.parent) {
    depth += 1;
  }
  return depth;
}

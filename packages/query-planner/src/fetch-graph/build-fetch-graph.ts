/**
 * Stage 4: solutions → fetches that depend on one another.
 *
 * Walks the solved tree from the root. Every location has a cursor, the place in some fetch's selection where fields
 * are added; a visit makes a new fetch and adds what its representations need at the cursors that they are read from,
 * which is what it depends on. A selection is made only when something is put into it, so nothing is asked for that
 * is not used. A deferred part goes on from the cursors of the parts before it, and adds to those only keys.
 *
 *   0 root orders { id createdBy { id } product { id } }  ◀── 1 users (createdBy)  { name }
 *                                                         ◀── 2 products (product) { name }
 */
import type { ModelType, SupergraphModel } from "@hansa/federation-model";
import { OperationTypeNode } from "graphql";
import { isOpaqueIn } from "../demands/active-places.ts";
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import { both, type When } from "../normalise/conditions.ts";
import type { Delivery } from "../normalise/deliveries.ts";
import type { NormalisedOperation } from "../normalise/normalised-operation.ts";
import type { DataPath } from "../plan.ts";
import { LocationConditions, type WhenByType, wantedOf, whenAny } from "../solve/location-conditions.ts";
import { noTypes } from "../solve/sets-of-types.ts";
import type { Cover, Entry, PlannedLocation, Read, Solution, SolvedTree, Visit } from "../solve/solution.ts";
import { ContextLog } from "./context-log.ts";
import {
  type ContextArgumentDraft,
  type FetchDraft,
  type FetchGraph,
  type InputDraft,
  type NewField,
  SelectionDraft,
} from "./fetch-draft.ts";
import { Paths, placeCondition, typeSegment } from "./places.ts";
import { ReferenceLog } from "./reference-log.ts";
import { RepresentationBuilder, typeNameOf } from "./representation-builder.ts";
import { TypeTellers } from "./type-tellers.ts";
import { areToldApart, narrowVisit, readsFor } from "./visits.ts";

/** The fetches of a solved operation. */
export function buildFetchGraph(
  model: SupergraphModel,
  builder: DemandBuilder,
  solved: SolvedTree,
): FetchGraph {
  const graph = new FetchGraphBuilder(model, builder, solved.tree.operation);
  let before: readonly FetchDraft[] = [];
  const isMutation = solved.tree.operation.kind === OperationTypeNode.MUTATION;
  for (const root of solved.roots) {
    before = graph.addRoot(root, isMutation ? before : []);
  }
  for (const { delivery, roots } of solved.deferred) {
    for (const root of roots) {
      graph.addDeferred(root, delivery);
    }
  }
  const fetches = graph.tellers
    .order(graph.fetches)
    .filter((fetch) => fetch.inputs.some(({ selection }) => selection.fields.length > 0));
  return { fetches, markReferences: () => graph.references.mark() };
}

const noPath: DataPath = [];

const noContextArguments: readonly ContextArgumentDraft[] = [];

const makesNothing = (): undefined => undefined;

/** A place in a fetch's selection. */
interface Cursor {
  readonly fetch: FetchDraft;
  readonly selection: () => SelectionDraft;
}

class FetchGraphBuilder {
  readonly fetches: FetchDraft[] = [];
  readonly references: ReferenceLog = new ReferenceLog();
  readonly tellers: TypeTellers = new TypeTellers();
  readonly #model: SupergraphModel;
  readonly #builder: DemandBuilder;
  readonly #operation: OperationTypeNode;
  readonly #contexts: ContextLog;
  readonly #conditions: LocationConditions;
  readonly #paths = new Paths();
  readonly #cursorsBySolution = new Map<Solution, readonly (Cursor | undefined)[]>();
  #delivery: Delivery;

  constructor(
    model: SupergraphModel,
    builder: DemandBuilder,
    { kind, variables }: Pick<NormalisedOperation, "kind" | "variables">,
  ) {
    this.#model = model;
    this.#builder = builder;
    this.#operation = kind;
    this.#conditions = new LocationConditions(variables.length > 0);
    this.#contexts = new ContextLog(builder);
  }

  /** The fetches of one root, all of them behind `before`; those that were made, or `before` when there were none. */
  addRoot(root: Solution, before: readonly FetchDraft[]): readonly FetchDraft[] {
    const first = this.fetches.length;
    this.#addSolution(root, [], undefined, undefined);
    const made = this.fetches.slice(first);
    for (const fetch of made) {
      if (fetch.dependsOn.size === 0) {
        for (const earlier of before) {
          fetch.dependsOn.add(earlier);
        }
      }
    }
    return made.length === 0 ? before : made;
  }

  /** The fetches of a deferred part. They read what is so when all mutations have run. */
  addDeferred(root: Solution, delivery: Delivery): void {
    const first = this.fetches.length;
    const last = this.fetches.findLast((fetch) => fetch.operation === OperationTypeNode.MUTATION);
    this.#delivery = delivery;
    this.#addSolution(root, [], undefined, undefined);
    for (const fetch of last === undefined ? [] : this.fetches.slice(first)) {
      if (last !== undefined) {
        fetch.dependsOn.add(last);
      }
    }
  }

  /**
   * Adds the visits and fields of a solution. `narrowed` is a condition that the whole node is under, for demands of the
   * planner itself; `carriers`, where somebody asks, takes the fetches in which the node's demands are.
   */
  #addSolution(
    solution: Solution,
    arrivals: readonly (Cursor | undefined)[],
    narrowed: When,
    carriers: Set<FetchDraft> | undefined,
  ): void {
    const cursors = solution.arrivals.map(
      (location, index) => this.#settledCursor(location) ?? arrivals[index],
    );
    this.#cursorsBySolution.set(solution, cursors);
    const conditions = this.#conditions.of(solution);
    const values = this.#startValues(solution);
    let location = solution.arrivals.length - 1;
    for (const visit of solution.visits) {
      location += 1;
      this.#addValues(values, cursors, narrowed);
      const types = solution.usage[location] ?? noTypes;
      const wanted = under(conditions[location], narrowed);
      const isTold = areToldApart(solution, visit);
      const narrow = isTold ? narrowVisit(visit, types) : visit;
      const add = { wanted, narrowed, isTold };
      cursors.push(types.size === 0 ? undefined : this.#addVisit(solution.node, narrow, cursors, add));
    }
    this.#addValues(values, cursors, narrowed);
    for (const cover of solution.covers) {
      if (cover.demand.value === undefined) {
        this.#addDemand(cover, both(cover.demand.when, narrowed), cursors, carriers);
      }
    }
  }

  /** The covers of a node's context values; nothing where it has none. */
  #startValues(solution: Solution): Set<Cover> | undefined {
    if (solution.node.values.length === 0) {
      return undefined;
    }
    const values = solution.covers.filter(({ demand }) => demand.value !== undefined);
    // A deferred part that comes to a node again reads no values there: they were read when the objects came.
    if (values.length > 0) {
      this.#contexts.start(solution);
    }
    return new Set(values);
  }

  /**
   * Adds the context values that are known at the locations there are, before a visit can have need of them; one that
   * needs another comes after that.
   */
  #addValues(values: Set<Cover> | undefined, cursors: readonly (Cursor | undefined)[], narrowed: When): void {
    if (values === undefined) {
      return;
    }
    for (let before = -1; values.size > 0 && before !== values.size; ) {
      before = values.size;
      const open = new Set([...values].map(({ demand }) => demand.value));
      for (const cover of values) {
        const { demand, picks, child } = cover;
        const locations = [...picks.map(({ location }) => location), ...(child?.locations ?? [])];
        const needed = child?.solution.node.contexts ?? [];
        if (
          locations.every((location) => location < cursors.length) &&
          [...needed].every((value) => !open.has(value))
        ) {
          values.delete(cover);
          const carriers = new Set<FetchDraft>();
          this.#addDemand(cover, both(demand.when, narrowed), cursors, carriers);
          const below = child && this.#representationOf(child.solution, true);
          this.#contexts.add(demand, carriers, below);
        }
      }
    }
  }

  /** Where an earlier part has put what is at a location. */
  #settledCursor({ settled }: PlannedLocation): Cursor | undefined {
    const source = settled?.source;
    return source === undefined ? undefined : this.#cursorsBySolution.get(source.solution)?.[source.number];
  }

  #addVisit(
    node: DemandNode,
    visit: Visit,
    cursors: readonly (Cursor | undefined)[],
    {
      wanted,
      narrowed,
      isTold,
    }: {
      readonly wanted: WhenByType;
      readonly narrowed: When;
      /** Whether the types of the objects are known when the visit is made. */
      readonly isTold: boolean;
    },
  ): Cursor {
    const { location } = visit;
    const dependsOn = new Set<FetchDraft>();
    const isRoot = visit.entries.length === 0;
    const found = visit.foundIn === undefined ? undefined : cursors[visit.foundIn];
    const representation = new RepresentationBuilder(node);
    for (const entry of visit.entries) {
      this.#readEntry(entry, { cursors, wanted, dependsOn, representation });
    }
    const sources = new Set(found === undefined ? dependsOn : [found.fetch]);
    for (const read of visit.required) {
      const into = { dependsOn, isNullable: true };
      const fields = this.#read(read, cursors, both(read.when, narrowed), into);
      representation.add(read.demand, fields, { isNullable: true });
    }
    for (const demand of location.resolved) {
      for (const fetch of this.#contexts.carriersOf(demand, location.subgraph)) {
        dependsOn.add(fetch);
      }
    }
    if (found !== undefined) {
      // The object must be there, though nothing of it is read.
      addTypenameTo(found.selection(), whenAny(wanted));
      dependsOn.add(found.fetch);
    }
    const selection = new SelectionDraft(location.type, location.types, location.isOpaque);
    const narrowing = isTold ? typeSegment(node, location.types) : noPath;
    const path = this.#paths.of(node);
    const input: InputDraft = {
      path: narrowing.length === 0 ? path : [...path, ...narrowing],
      typeName: isRoot ? undefined : typeNameOf(node, visit.entries),
      representation: representation.fields,
      when: placeCondition(node),
      selection,
      referenceTypes: new Set(),
    };
    const fetch: FetchDraft = {
      id: this.fetches.length,
      kind: isRoot ? "root" : "entities",
      operation: isRoot && node.parent === undefined ? this.#operation : OperationTypeNode.QUERY,
      subgraph: location.subgraph,
      delivery: this.#delivery,
      dependsOn,
      inputs: [input],
    };
    this.fetches.push(fetch);
    this.tellers.addFetch(fetch, { node, isNarrowed: narrowing.length > 0, sources });
    if (!isRoot) {
      this.references.addVisit(node, { fetch, input });
    }
    return { fetch, selection: () => selection };
  }

  #readEntry(
    entry: Entry,
    into: {
      readonly cursors: readonly (Cursor | undefined)[];
      readonly wanted: WhenByType;
      readonly dependsOn: Set<FetchDraft>;
      readonly representation: RepresentationBuilder;
    },
  ): void {
    const { cursors, wanted, dependsOn, representation } = into;
    const groups = wantedOf(entry, wanted);
    for (const read of entry.reads) {
      // What is below a field is read once for all types.
      const parts =
        read.child === undefined ? groups : [{ types: entry.types, when: whenAny(wanted, entry.types) }];
      for (const { types, when } of parts) {
        for (const part of readsFor([read], types)) {
          const fields = this.#read(part, cursors, when, { dependsOn, isNullable: false });
          representation.add(read.demand, fields, { isNullable: false, types });
        }
      }
    }
    const teller = entry.typenameFrom === undefined ? undefined : cursors[entry.typenameFrom];
    if (teller !== undefined) {
      addTypenameTo(teller.selection(), whenAny(wanted, entry.types));
      dependsOn.add(teller.fetch);
    }
  }

  /** Adds what is read to the fetches that it is read from. Returns the representation below it. */
  #read(
    read: Read,
    cursors: readonly (Cursor | undefined)[],
    when: When,
    into: { readonly dependsOn: Set<FetchDraft>; readonly isNullable: boolean },
  ): RepresentationBuilder | undefined {
    this.#addDemand(read, when, cursors, into.dependsOn);
    return read.child && this.#representationOf(read.child.solution, into.isNullable);
  }

  #representationOf(solution: Solution, isNullable: boolean): RepresentationBuilder {
    const representation = new RepresentationBuilder(solution.node);
    for (const { demand, child } of solution.covers.filter((cover) => cover.demand.value === undefined)) {
      const below = child === undefined ? undefined : this.#representationOf(child.solution, isNullable);
      this.#builder.slotOf(demand);
      representation.add(demand, below, { isNullable });
    }
    return representation;
  }

  /** Adds a field where it is asked for. `carriers`, where somebody asks, takes the fetches that it is in, or all below it. */
  #addDemand(
    cover: Pick<Cover, "demand" | "picks" | "child">,
    when: When,
    cursors: readonly (Cursor | undefined)[],
    carriers: Set<FetchDraft> | undefined,
  ): void {
    const { demand, picks, child } = cover;
    const slot = this.#builder.slotOf(demand);
    if (child === undefined) {
      for (const { location, types } of picks) {
        const cursor = cursors[location];
        if (cursor !== undefined) {
          const selection = cursor.selection();
          // An interface-object's own type name must not be taken for the object's.
          const dataKey = demand.isTypename && selection.isOpaque ? "_typename" : slot.dataKey;
          selection.add(this.#field(demand, dataKey, { types, when, cursor }), makesNothing);
          carriers?.add(cursor.fetch);
          if (demand.isTypename && !selection.isOpaque) {
            this.tellers.addTeller(demand.owner.place, cursor.fetch);
          }
        }
      }
      return;
    }
    const conditions = this.#conditions.below(child, when);
    const below = child.locations.map((number, index) => {
      const cursor = cursors[number];
      const at = { child: child.solution.node, dataKey: slot.dataKey, when: conditions[index] };
      return cursor && this.#cursorBelow(cursor, demand, at);
    });
    this.#addSolution(child.solution, below, demand.isInternal ? when : undefined, carriers);
  }

  /** The selection below a field, made when something is put into it. */
  #cursorBelow(
    cursor: Cursor,
    demand: Demand,
    { child, dataKey, when }: { readonly child: DemandNode; readonly dataKey: string; readonly when: When },
  ): Cursor {
    let made: SelectionDraft | undefined;
    const selection = (): SelectionDraft => {
      if (made === undefined) {
        const outer = cursor.selection();
        const types = demand.types.filter((type) => outer.types.includes(type));
        const field = outer.add(this.#field(demand, dataKey, { types, when, cursor }), () =>
          this.#selectionBelow(cursor.fetch.subgraph, demand, child),
        );
        made = field.below ?? this.#selectionBelow(cursor.fetch.subgraph, demand, child);
        this.references.addArrival(child, { subgraph: cursor.fetch.subgraph, selection: made });
        if (child.type.kind !== "object" && !made.isOpaque) {
          this.tellers.addTyped(child, cursor.fetch);
        }
      }
      return made;
    };
    return { fetch: cursor.fetch, selection };
  }

  #selectionBelow(subgraph: number, demand: Demand, child: DemandNode): SelectionDraft {
    const name = demand.places.get(subgraph)?.type.name;
    const type = (name === undefined ? undefined : this.#model.typesByName.get(name)) ?? child.type;
    const selection = new SelectionDraft(type, child.types, isOpaqueIn(type, subgraph));
    if (child.type.kind !== "object" && !selection.isOpaque) {
      addTypenameTo(selection, undefined);
    }
    return selection;
  }

  #field(
    demand: Demand,
    dataKey: string,
    at: { readonly types: readonly ModelType[]; readonly when: When; readonly cursor: Cursor },
  ): NewField {
    const { subgraph } = at.cursor.fetch;
    return {
      dataKey,
      fieldName: demand.fieldName,
      arguments: demand.arguments,
      argumentsText: demand.argumentsText,
      contextArguments:
        demand.contexts.size === 0 ? noContextArguments : this.#contexts.argumentsOf(demand, subgraph),
      types: at.types,
      when: at.when,
      isComposite: demand.child !== undefined,
    };
  }
}

/** The same under one more condition. */
function under(conditions: WhenByType | undefined, narrowed: When): WhenByType {
  const all = conditions ?? new Map<ModelType, When>();
  return narrowed === undefined ? all : new Map([...all].map(([type, when]) => [type, both(when, narrowed)]));
}

function addTypenameTo(selection: SelectionDraft, when: When): void {
  selection.add(
    {
      dataKey: "__typename",
      fieldName: "__typename",
      arguments: [],
      argumentsText: "",
      contextArguments: noContextArguments,
      types: selection.types,
      when,
      isComposite: false,
    },
    makesNothing,
  );
}

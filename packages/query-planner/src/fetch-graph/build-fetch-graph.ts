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
import type { DemandBuilder } from "../demands/build-demands.ts";
import type { DemandNode } from "../demands/demand-tree.ts";
import { both, type When } from "../normalise/conditions.ts";
import type { Delivery } from "../normalise/deliveries.ts";
import type { DataPath } from "../plan.ts";
import { LocationConditions, type WhenByType } from "../solve/location-conditions.ts";
import { noTypes } from "../solve/sets-of-types.ts";
import type { Cover, PlannedLocation, Solution, SolvedTree, Visit } from "../solve/solution.ts";
import { ContextLog } from "./context-log.ts";
import { type Cursor, Cursors } from "./cursors.ts";
import { type FetchDraft, type FetchGraph, type InputDraft, SelectionDraft } from "./fetch-draft.ts";
import { Paths, placeCondition, typeSegment } from "./places.ts";
import { mayBeReference, ReferenceLog } from "./reference-log.ts";
import { typeNameOf } from "./representation-builder.ts";
import { TypeTellers } from "./type-tellers.ts";
import { type VisitFrom, VisitReader } from "./visit-reader.ts";
import { areToldApart, narrowVisit } from "./visits.ts";

/** The fetches of a solved operation. */
export function buildFetchGraph(
  model: SupergraphModel,
  builder: DemandBuilder,
  solved: SolvedTree,
): FetchGraph {
  const graph = new FetchGraphBuilder(model, builder, solved);
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

/** Never added to. */
const noReferences: Set<ModelType> = new Set();

class FetchGraphBuilder {
  readonly fetches: FetchDraft[] = [];
  readonly references: ReferenceLog = new ReferenceLog();
  readonly tellers: TypeTellers = new TypeTellers();
  readonly #builder: DemandBuilder;
  readonly #operation: OperationTypeNode;
  readonly #contexts: ContextLog;
  readonly #cursors: Cursors;
  readonly #reader: VisitReader;
  readonly #conditions: LocationConditions;
  readonly #paths = new Paths();
  /** Where parts of the answer follow that go on from there. */
  readonly #cursorsBySolution: Map<Solution, readonly (Cursor | undefined)[]> | undefined;
  #delivery: Delivery;

  constructor(
    model: SupergraphModel,
    builder: DemandBuilder,
    { tree, deferred }: Pick<SolvedTree, "tree" | "deferred">,
  ) {
    const { kind, variables } = tree.operation;
    this.#cursorsBySolution = deferred.length === 0 ? undefined : new Map();
    this.#builder = builder;
    this.#operation = kind;
    this.#conditions = new LocationConditions(variables.length > 0);
    this.#contexts = new ContextLog(builder);
    const { references, tellers } = this;
    this.#cursors = new Cursors(model, { contexts: this.#contexts, references, tellers });
    this.#reader = new VisitReader(builder, this.#contexts, (...read) => this.#addDemand(...read));
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
    this.#cursorsBySolution?.set(solution, cursors);
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
      const from = { cursors, wanted, narrowed, isTold };
      cursors.push(types.size === 0 ? undefined : this.#addVisit(solution.node, narrow, from));
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
          const below = child && this.#reader.representationOf(child.solution, true);
          this.#contexts.add(demand, carriers, below);
        }
      }
    }
  }

  /** Where an earlier part has put what is at a location. */
  #settledCursor({ settled }: PlannedLocation): Cursor | undefined {
    const source = settled?.source;
    return source === undefined ? undefined : this.#cursorsBySolution?.get(source.solution)?.[source.number];
  }

  #addVisit(
    node: DemandNode,
    visit: Visit,
    from: VisitFrom & {
      /** Whether the types of the objects are known when the visit is made. */
      readonly isTold: boolean;
    },
  ): Cursor {
    const { location } = visit;
    const isRoot = visit.entries.length === 0;
    const { fields, dependsOn, sources } = this.#reader.read(node, visit, from);
    const selection = new SelectionDraft(location.type, location.types, location.isOpaque);
    const narrowing = from.isTold ? typeSegment(node, location.types) : noPath;
    const path = this.#paths.of(node);
    const input: InputDraft = {
      path: narrowing.length === 0 ? path : [...path, ...narrowing],
      typeName: isRoot ? undefined : typeNameOf(node, visit.entries),
      representation: fields,
      when: placeCondition(node),
      selection,
      referenceTypes: location.types.some(mayBeReference) ? new Set() : noReferences,
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
          this.#cursors.addLeaf(cursor, demand, { dataKey: slot.dataKey, types, when });
          carriers?.add(cursor.fetch);
        }
      }
      return;
    }
    const conditions = this.#conditions.below(child, when);
    const below = child.locations.map((number, index) => {
      const cursor = cursors[number];
      const at = { child: child.solution.node, dataKey: slot.dataKey, when: conditions[index] };
      return cursor && this.#cursors.below(cursor, demand, at);
    });
    this.#addSolution(child.solution, below, demand.isInternal ? when : undefined, carriers);
  }
}

/** The same under one more condition. */
function under(conditions: WhenByType | undefined, narrowed: When): WhenByType {
  const all = conditions ?? new Map<ModelType, When>();
  return narrowed === undefined ? all : new Map([...all].map(([type, when]) => [type, both(when, narrowed)]));
}

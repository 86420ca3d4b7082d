/**
 * Stage 4: solutions → fetches that depend on one another.
 *
 * Walks the solved tree from the root. Every location has a cursor, the place in some fetch's selection where fields
 * are added; a visit makes a new fetch and adds what its representations need at the cursors that they are read from,
 * which is what it depends on. A selection is made only when something is put into it, so nothing is asked for that
 * is not used.
 *
 *   0 root orders { id createdBy { id } product { id } }  ◀── 1 users (createdBy)  { name }
 *                                                         ◀── 2 products (product) { name }
 */
import type { ModelType, SupergraphModel } from "@hansa/federation-model";
import { OperationTypeNode } from "graphql";
import { type DemandBuilder, isOpaqueIn } from "../demands/build-demands.ts";
import type { Demand, DemandNode, DemandOwner } from "../demands/demand-tree.ts";
import { both, either, type When } from "../normalise/conditions.ts";
import type { DataPath, PathSegment, RepresentationField } from "../plan.ts";
import type { Child, Entry, Pick, Read, Solution, SolvedTree, Visit } from "../solve/solution.ts";
import {
  type FetchDraft,
  type FetchGraph,
  type InputDraft,
  type NewField,
  SelectionDraft,
} from "./fetch-draft.ts";
import { ReferenceLog } from "./reference-log.ts";

/** The fetches of a solved operation. */
export function buildFetchGraph(
  model: SupergraphModel,
  builder: DemandBuilder,
  solved: SolvedTree,
): FetchGraph {
  const graph = new FetchGraphBuilder(model, builder, solved.tree.operation.kind);
  let before: readonly FetchDraft[] = [];
  for (const root of solved.roots) {
    const isMutation = solved.tree.operation.kind === OperationTypeNode.MUTATION;
    before = graph.addRoot(root, isMutation ? before : []);
  }
  const fetches = graph.fetches.filter((fetch) =>
    fetch.inputs.some(({ selection }) => selection.fields.length > 0),
  );
  graph.references.mark();
  return { fetches };
}

/** A place in a fetch's selection. */
interface Cursor {
  readonly fetch: FetchDraft;
  readonly selection: () => SelectionDraft;
}

class FetchGraphBuilder {
  readonly fetches: FetchDraft[] = [];
  readonly references: ReferenceLog = new ReferenceLog();
  readonly #model: SupergraphModel;
  readonly #builder: DemandBuilder;
  readonly #operation: OperationTypeNode;

  constructor(model: SupergraphModel, builder: DemandBuilder, operation: OperationTypeNode) {
    this.#model = model;
    this.#builder = builder;
    this.#operation = operation;
  }

  /** The fetches of one root, all of them behind `before`; those that were made, or `before` when there were none. */
  addRoot(root: Solution, before: readonly FetchDraft[]): readonly FetchDraft[] {
    const first = this.fetches.length;
    this.#addSolution(root, [], undefined);
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

  /**
   * Adds the visits and fields of a solution. Returns the fetches in which the node's own demands are.
   * `narrowed` is a condition that the whole node is under, for demands of the planner itself.
   */
  #addSolution(
    solution: Solution,
    arrivals: readonly (Cursor | undefined)[],
    narrowed: When,
  ): ReadonlySet<FetchDraft> {
    const cursors: (Cursor | undefined)[] = [...arrivals];
    const conditions = visitConditions(solution);
    for (const [index, visit] of solution.visits.entries()) {
      const types = solution.usage[arrivals.length + index] ?? new Set();
      const when = both(conditions[index], narrowed);
      cursors.push(
        types.size === 0
          ? undefined
          : this.#addVisit(solution.node, narrowVisit(visit, types), cursors, when),
      );
    }
    const carriers = new Set<FetchDraft>();
    for (const cover of solution.covers) {
      const when = both(cover.demand.when, narrowed);
      for (const fetch of this.#addDemand({ ...cover, when }, cursors)) {
        carriers.add(fetch);
      }
    }
    return carriers;
  }

  #addVisit(node: DemandNode, visit: Visit, cursors: readonly (Cursor | undefined)[], when: When): Cursor {
    const { location } = visit;
    const dependsOn = new Set<FetchDraft>();
    const isRoot = node.root !== undefined;
    const representation = new RepresentationBuilder(node);
    for (const entry of visit.entries) {
      this.#readEntry(entry, { node, cursors, when, dependsOn, representation });
    }
    for (const read of visit.required) {
      representation.add(read.demand, this.#read(read, cursors, dependsOn, read.when), { isNullable: true });
    }
    if (isRoot && node.parent !== undefined && cursors[0] !== undefined) {
      // The object must be there, though nothing of it is read.
      this.#addTypename(cursors[0]);
      dependsOn.add(cursors[0].fetch);
    }
    const selection = new SelectionDraft(location.type, location.types, location.isOpaque);
    const input: InputDraft = {
      path: [...pathOf(node), ...typeSegment(node, location.types)],
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
      dependsOn,
      inputs: [input],
    };
    this.fetches.push(fetch);
    if (!isRoot) {
      this.references.addVisit(node, { fetch, input });
    }
    return { fetch, selection: () => selection };
  }

  #readEntry(
    entry: Entry,
    into: {
      readonly node: DemandNode;
      readonly cursors: readonly (Cursor | undefined)[];
      readonly when: When;
      readonly dependsOn: Set<FetchDraft>;
      readonly representation: RepresentationBuilder;
    },
  ): void {
    for (const read of entry.reads) {
      const fields = this.#read(read, into.cursors, into.dependsOn, into.when);
      into.representation.add(read.demand, fields, { isNullable: false, types: entry.types });
    }
    const teller = entry.typenameFrom === undefined ? undefined : into.cursors[entry.typenameFrom];
    if (teller !== undefined) {
      this.#addTypename(teller);
      into.dependsOn.add(teller.fetch);
    }
  }

  /** Adds what is read to the fetches that it is read from. Returns the representation below it. */
  #read(
    read: Read,
    cursors: readonly (Cursor | undefined)[],
    dependsOn: Set<FetchDraft>,
    when: When,
  ): readonly RepresentationField[] | undefined {
    for (const fetch of this.#addDemand({ ...read, when }, cursors)) {
      dependsOn.add(fetch);
    }
    return read.child === undefined ? undefined : this.#representationOf(read.child.solution, false);
  }

  #representationOf(solution: Solution, isNullable: boolean): readonly RepresentationField[] {
    const representation = new RepresentationBuilder(solution.node);
    for (const { demand, child } of solution.covers) {
      const below = child === undefined ? undefined : this.#representationOf(child.solution, isNullable);
      this.#builder.slotOf(demand);
      representation.add(demand, below, { isNullable });
    }
    return representation.fields;
  }

  #addDemand(
    cover: {
      readonly demand: Demand;
      readonly picks: readonly Pick[];
      readonly child: Child | undefined;
      readonly when: When;
    },
    cursors: readonly (Cursor | undefined)[],
  ): ReadonlySet<FetchDraft> {
    const { demand, picks, child, when } = cover;
    const slot = this.#builder.slotOf(demand);
    if (child === undefined) {
      const carriers = new Set<FetchDraft>();
      for (const { location, types } of picks) {
        const cursor = cursors[location];
        if (cursor !== undefined) {
          const selection = cursor.selection();
          // An interface-object's own type name must not be taken for the object's.
          const dataKey = demand.isTypename && selection.isOpaque ? "_typename" : slot.dataKey;
          selection.add(fieldOf(demand, dataKey, types, when), () => undefined);
          carriers.add(cursor.fetch);
        }
      }
      return carriers;
    }
    const below = child.locations.map((number) => {
      const cursor = cursors[number];
      return cursor && this.#cursorBelow(cursor, demand, child.solution.node, slot.dataKey, when);
    });
    return this.#addSolution(child.solution, below, demand.isInternal ? when : undefined);
  }

  /** The selection below a field, made when something is put into it. */
  #cursorBelow(cursor: Cursor, demand: Demand, child: DemandNode, dataKey: string, when: When): Cursor {
    let made: SelectionDraft | undefined;
    const selection = (): SelectionDraft => {
      if (made === undefined) {
        const outer = cursor.selection();
        const types = demand.types.filter((type) => outer.types.includes(type));
        const field = outer.add(fieldOf(demand, dataKey, types, when), () =>
          this.#selectionBelow(cursor.fetch.subgraph, demand, child),
        );
        made = field.below ?? this.#selectionBelow(cursor.fetch.subgraph, demand, child);
        this.references.addArrival(child, { subgraph: cursor.fetch.subgraph, selection: made });
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
      addTypenameTo(selection);
    }
    return selection;
  }

  #addTypename(cursor: Cursor): void {
    addTypenameTo(cursor.selection());
  }
}

/** A visit for some of its types only. */
function narrowVisit(visit: Visit, types: ReadonlySet<ModelType>): Visit {
  if (visit.location.types.every((type) => types.has(type)) || visit.location.isOpaque) {
    return visit;
  }
  const narrow = (all: readonly ModelType[]): readonly ModelType[] => all.filter((type) => types.has(type));
  const narrowReads = (reads: readonly Read[], to: readonly ModelType[]): readonly Read[] =>
    reads
      .map((read) => ({
        ...read,
        picks: read.picks.map((pick) => ({ ...pick, types: pick.types.filter((type) => to.includes(type)) })),
      }))
      .map((read) => ({ ...read, picks: read.picks.filter((pick) => pick.types.length > 0) }))
      .filter(
        (read) =>
          read.picks.length > 0 ||
          read.demand.types.some((type) => read.child !== undefined && to.includes(type)),
      );
  return {
    location: { ...visit.location, types: narrow(visit.location.types) },
    entries: visit.entries
      .map((entry) => ({
        ...entry,
        types: narrow(entry.types),
        reads: narrowReads(entry.reads, narrow(entry.types)),
      }))
      .filter((entry) => entry.types.length > 0),
    required: narrowReads(visit.required, narrow(visit.location.types)),
  };
}

/** Builds the fields of one level of a representation, each once. */
class RepresentationBuilder {
  readonly #owner: DemandOwner;
  readonly #fields = new Map<string, RepresentationField>();

  constructor(owner: DemandOwner) {
    this.#owner = owner;
  }

  get fields(): readonly RepresentationField[] {
    return [...this.#fields.values()];
  }

  add(
    demand: Demand,
    below: readonly RepresentationField[] | undefined,
    options: { readonly isNullable: boolean; readonly types?: readonly ModelType[] },
  ): void {
    const dataKey = demand.slot?.dataKey ?? demand.fieldName;
    const types =
      options.types === undefined
        ? demand.types
        : demand.types.filter((type) => options.types?.includes(type));
    const key = `${demand.fieldName}|${dataKey}|${JSON.stringify(below) ?? ""}`;
    const known = this.#fields.get(key);
    const names = new Set([...(known?.types ?? []), ...types.map((type) => type.name)]);
    const isForAll =
      this.#owner.types.every((type) => names.has(type.name)) ||
      (known !== undefined && known.types === undefined);
    this.#fields.set(key, {
      name: demand.fieldName,
      dataKey,
      ...(isForAll ? {} : { types: [...names] }),
      nullable: options.isNullable && (known?.nullable ?? true),
      ...(below === undefined ? {} : { selection: below }),
    });
  }
}

function addTypenameTo(selection: SelectionDraft): void {
  selection.add(
    {
      dataKey: "__typename",
      fieldName: "__typename",
      arguments: [],
      argumentsText: "",
      types: selection.types,
      when: undefined,
      isComposite: false,
    },
    () => undefined,
  );
}

function fieldOf(demand: Demand, dataKey: string, types: readonly ModelType[], when: When): NewField {
  const { fieldName, argumentsText } = demand;
  const isComposite = demand.child !== undefined;
  return { dataKey, fieldName, arguments: demand.arguments, argumentsText, types, when, isComposite };
}

/** When each visit is wanted at all: when anything is that is fetched there, or that needs a key from there. */
function visitConditions(solution: Solution): readonly When[] {
  const offset = solution.arrivals.length;
  const conditions: When[] = solution.visits.map(() => []);
  const want = (location: number, when: When): void => {
    if (location >= offset) {
      conditions[location - offset] = either(conditions[location - offset], when);
    }
  };
  for (const { demand, picks, child } of solution.covers) {
    for (const location of [...picks.map((pick) => pick.location), ...(child?.locations ?? [])]) {
      want(location, demand.when);
    }
  }
  for (const [index, visit] of [...solution.visits.entries()].reverse()) {
    const reads = [...visit.entries.flatMap((entry) => entry.reads), ...visit.required];
    const told = visit.entries.flatMap((entry) => entry.typenameFrom ?? []);
    const locations = reads.flatMap((read) => [
      ...read.picks.map((pick) => pick.location),
      ...(read.child?.locations ?? []),
    ]);
    for (const location of [...locations, ...told]) {
      want(location, conditions[index]);
    }
  }
  return conditions.map((when) => (when?.length === 0 ? undefined : when));
}

/** What `__typename` says where it is not the object's own: one type, or an interface that stands for it. */
function typeNameOf(node: DemandNode, entries: readonly Entry[]): string | undefined {
  const [only] = entries;
  if (only === undefined || entries.length > 1) {
    return undefined;
  }
  const isOwn = only.types.includes(only.key.asType);
  return !isOwn || node.type.kind === "object" ? only.key.asType.name : undefined;
}

/** When there is a place at all: the conditions of the fields above it. Always, where that is too much to say. */
function placeCondition(node: DemandNode): When {
  let when: When;
  for (let above = node.parent; above !== undefined; above = above.owner.parent) {
    when = both(above.when, when);
    if (when !== undefined && when.length > maxPlaceAlternatives) {
      return undefined;
    }
  }
  return when;
}

/** Past this many alternatives a fetch goes without a condition; with no objects at its place it is not sent anyway. */
const maxPlaceAlternatives = 16;

/** From the root to the objects of a node. */
function pathOf(owner: DemandOwner): DataPath {
  const { parent } = owner;
  if (parent === undefined) {
    return [];
  }
  const items = Array.from({ length: parent.listDepth }, (): PathSegment => ({ kind: "items" }));
  const field: PathSegment = { kind: "field", dataKey: parent.slot?.dataKey ?? parent.fieldName };
  return [...pathOf(parent.owner), ...typeSegment(parent.owner, parent.types), field, ...items];
}

/** The segment that keeps to some types of a place; nothing where they are all. */
function typeSegment(owner: DemandOwner, types: readonly ModelType[]): DataPath {
  const isAll =
    owner.types.every((type) => types.includes(type)) &&
    owner.types.length === owner.type.possibleTypes.length;
  return owner.type.kind === "object" || isAll
    ? []
    : [{ kind: "types", names: types.map((type) => type.name) }];
}

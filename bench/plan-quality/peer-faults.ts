/**
 * Says what is wrong with a peer's plan, where that can be seen from its fetches. A plan that cannot give the right
 * answer proves nothing by being shorter, so what is found here sets a comparison aside. Three faults are looked for:
 *
 * - A subgraph is asked for a field that it does not resolve: it calls it `@external`, and nothing provides it there.
 *   (Federation: "external" fields are resolved by another subgraph; the subgraph has no value to give.)
 * - A subgraph is asked for a field with `@requires` below another field, where nobody gives it what is required: only
 *   the representations of `_entities` can.
 * - What is selected below a mutation is fetched when a later mutation of the same operation has been sent already.
 *   (GraphQL specification, 6.2.2: the top level selection set of a mutation is executed serially; an entry is executed
 *   to completion, with what is below it, before the next one.)
 */
import {
  isGiven,
  type ModelType,
  type Selection,
  type SupergraphModel,
  selectionsBelow,
} from "@hansa/federation-model";
import { Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from "graphql";
import type { TreePlan } from "./count-plan.ts";

/** A sentence for each fault. */
export function findFaults(model: SupergraphModel, plan: TreePlan | null): readonly string[] {
  const fetches = plan === null ? [] : timeline(plan, [], 0).fetches;
  const faults = [...fetches.flatMap((fetch) => unresolvedFields(model, fetch)), ...lateReads(fetches)];
  return [...new Set(faults)];
}

/** A fetch with the round in which a gateway sends it. */
interface TimedFetch {
  readonly subgraph: string;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, SelectionSetNode>;
  /** The response keys of the root's fields that it reads below; none for a root fetch. */
  readonly below: readonly string[];
  readonly round: number;
}

interface Timeline {
  readonly fetches: readonly TimedFetch[];
  readonly end: number;
}

function timeline(plan: TreePlan, below: readonly string[], start: number): Timeline {
  switch (plan.kind) {
    case "Fetch":
    case "BatchFetch":
      return { fetches: [timedFetch(plan, below, start)], end: start + 1 };
    case "Flatten":
      return timeline(plan.node, rootKeys([plan.path]), start);
    case "Sequence":
    case "Parallel":
      return timelineOfAll(plan.nodes, below, { start, isSequence: plan.kind === "Sequence" });
    case "Condition": {
      const nodes = [plan.ifClause ?? [], plan.elseClause ?? []].flat();
      return timelineOfAll(nodes, below, { start, isSequence: false });
    }
  }
}

function timelineOfAll(
  plans: readonly TreePlan[],
  below: readonly string[],
  { start, isSequence }: { readonly start: number; readonly isSequence: boolean },
): Timeline {
  const fetches: TimedFetch[] = [];
  let end = start;
  for (const plan of plans) {
    const one = timeline(plan, below, isSequence ? end : start);
    fetches.push(...one.fetches);
    end = Math.max(end, one.end);
  }
  return { fetches, end };
}

function timedFetch(
  plan: TreePlan & { readonly kind: "Fetch" | "BatchFetch" },
  below: readonly string[],
  round: number,
): TimedFetch {
  const { definitions } = parse(plan.operation, { noLocation: true });
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) {
    throw new Error(`A fetch has no operation: ${plan.operation}`);
  }
  const fragments = definitions.flatMap((node) =>
    node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [],
  );
  const batched = plan.entityBatch?.aliases.flatMap(({ paths }) => rootKeys(paths)) ?? [];
  return {
    subgraph: plan.serviceName,
    operation,
    fragments: new Map(fragments),
    below: [...below, ...batched],
    round,
  };
}

/** The first field of each path; Apollo's paths are lists of texts, Hive's of objects. */
function rootKeys(paths: readonly unknown[]): readonly string[] {
  return paths.flatMap((path) => {
    const first: unknown = Array.isArray(path) ? path[0] : undefined;
    const key = typeof first === "string" ? first : Object.values((first ?? {}) as object)[0];
    return typeof key === "string" ? [key] : [];
  });
}

function lateReads(fetches: readonly TimedFetch[]): readonly string[] {
  const mutations = fetches
    .filter(({ operation }) => operation.operation === "mutation")
    .flatMap(({ operation, round }) =>
      operation.selectionSet.selections.flatMap((node) =>
        node.kind === Kind.FIELD ? [{ key: (node.alias ?? node.name).value, round }] : [],
      ),
    );
  return fetches.flatMap((fetch) =>
    fetch.below.flatMap((key) => {
      const position = mutations.findIndex((mutation) => mutation.key === key);
      return mutations
        .slice(position + 1)
        .filter((later) => position >= 0 && later.round <= fetch.round)
        .map((later) => `what is below the mutation "${key}" is read once "${later.key}" has been sent`);
    }),
  );
}

interface SelectionAt {
  readonly subgraph: number;
  readonly type: ModelType | undefined;
  readonly fragments: TimedFetch["fragments"];
  /** What is provided of the objects, or part of a key above them: there though it is external. */
  readonly given: readonly Selection[];
  /** Whether the objects are represented in the request, with what fields of theirs require. */
  readonly isRepresented: boolean;
}

function unresolvedFields(model: SupergraphModel, fetch: TimedFetch): readonly string[] {
  const subgraph = model.subgraphs.find(({ name }) => name === fetch.subgraph)?.id ?? -1;
  const type = model.roots[fetch.operation.operation];
  const at = { subgraph, type, fragments: fetch.fragments, given: [], isRepresented: false };
  return unresolvedIn(model, fetch.operation.selectionSet, at);
}

function unresolvedIn(model: SupergraphModel, set: SelectionSetNode, at: SelectionAt): readonly string[] {
  const { type, subgraph } = at;
  return set.selections.flatMap((node) => {
    if (node.kind !== Kind.FIELD) {
      const inner =
        node.kind === Kind.FRAGMENT_SPREAD ? at.fragments.get(node.name.value) : node.selectionSet;
      const name = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
      const narrowed = name === undefined ? type : model.typesByName.get(name);
      return inner === undefined ? [] : unresolvedIn(model, inner, { ...at, type: narrowed });
    }
    const name = node.name.value;
    const place = type?.fields.get(name)?.places.get(subgraph);
    const inKey = isKeyField(type, name, subgraph);
    const found = at.given.flatMap((one) => givenBelow(one, type, name));
    const coordinate = `"${type?.name ?? ""}.${name}"`;
    const where = `"${model.subgraphs[subgraph]?.name ?? ""}"`;
    const own: string[] = [];
    if (place?.external === true && type?.kind === "object" && found.length === 0 && !inKey) {
      own.push(`${coordinate} is external in ${where}`);
    }
    if (
      !at.isRepresented &&
      found.length === 0 &&
      !isMet(at, place?.requires) &&
      lacks(model, type, place?.requires, subgraph)
    ) {
      own.push(`${coordinate} requires what is not given to ${where}`);
    }
    const below = place === undefined ? undefined : model.typesByName.get(place.type.name);
    const keys =
      type === undefined ? [] : selectionsBelow(type.keyFieldsBySubgraph.get(subgraph), type, name);
    const given = [place?.provides, ...found, ...keys].filter((one) => one !== undefined);
    const inner = { ...at, type: below, given, isRepresented: name === "_entities" };
    return node.selectionSet === undefined ? own : [...own, ...unresolvedIn(model, node.selectionSet, inner)];
  });
}

function isKeyField(type: ModelType | undefined, name: string, subgraph: number): boolean {
  return type !== undefined && selectionsBelow(type.keyFieldsBySubgraph.get(subgraph), type, name).length > 0;
}

/** What a selection has below a field; where objects can be of several types, whatever it has for any of them. */
function givenBelow(
  selection: Selection,
  type: ModelType | undefined,
  name: string,
): readonly (Selection | undefined)[] {
  return type?.kind === "object"
    ? selectionsBelow(selection, type, name)
    : [
        ...selection.fields.filter((field) => field.name === name).map((field) => field.selection),
        ...selection.fragments.flatMap((fragment) => givenBelow(fragment.selection, type, name)),
      ];
}

/** Whether all that a field requires is provided with the object. */
function isMet({ type, subgraph, given }: SelectionAt, required: Selection | undefined): boolean {
  return (
    type !== undefined &&
    required !== undefined &&
    given.some((provided) => isGiven(required, type, { subgraph, provided }))
  );
}

/** Whether a subgraph cannot resolve all of a selection itself, for objects that it has. */
function lacks(
  model: SupergraphModel,
  type: ModelType | undefined,
  required: Selection | undefined,
  subgraph: number,
): boolean {
  return (
    type?.kind === "object" &&
    required?.fields.some(({ name, selection }) => {
      const place = type.fields.get(name)?.places.get(subgraph);
      const isThere = place?.external === false || isKeyField(type, name, subgraph);
      const below = model.typesByName.get(place?.type.name ?? "");
      return !isThere || lacks(model, below, selection, subgraph);
    }) === true
  );
}

import { hasSubgraph, isGiven, type ModelType } from "@hansa/federation-model";
import type { EntityFetch, EntityInput, RootFetch } from "@hansa/query-planner";
import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from "graphql";
import { isIncluded } from "./assignments.ts";
import { checkContexts, contextArgumentsOf } from "./check-contexts.ts";
import { argumentsOf } from "./collect-fields.ts";
import { ensure } from "./ensure.ts";
import { typeNamed } from "./model-lookup.ts";
import { type Provided, providedBelow, satisfies } from "./provided-fields.ts";
import { type FieldState, ObjectState, type OneType } from "./symbolic-data.ts";
import { placesOf, type SymbolicRun } from "./symbolic-run.ts";

/** Where a subgraph selects: an object, as one of its types. */
interface SelectAt extends OneType {
  readonly fetch: RootFetch | EntityFetch;
  readonly subgraph: number;
  readonly provided: readonly Provided[];
  /** What is sent with the request; only for the fields of the entity itself. */
  readonly given: EntityInput | undefined;
  readonly path: string;
  /** The fragments of the fetch's document. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Adds to the data what a subgraph selects; proves that the subgraph can resolve each field there. */
export function selectFields(run: SymbolicRun, set: SelectionSetNode, at: SelectAt): void {
  for (const node of set.selections) {
    if (!isIncluded(run.assignment, node.directives)) {
      continue;
    }
    if (node.kind === Kind.FIELD) {
      selectField(run, node, at);
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : at.fragments.get(node.name.value);
    ensure(fragment !== undefined, `fetch ${at.fetch.id} spreads a fragment that it has not`);
    if (fragment !== undefined && applies(run, fragment.typeCondition?.name.value, at)) {
      selectFields(run, fragment.selectionSet, at);
    }
  }
}

function applies(run: SymbolicRun, condition: string | undefined, at: SelectAt): boolean {
  const type = condition === undefined ? undefined : run.model.typesByName.get(condition);
  return (
    type === undefined ||
    type.name === at.type ||
    (type.possibleTypesBySubgraph.get(at.subgraph) ?? []).some((possible) => possible.name === at.type)
  );
}

function selectField(run: SymbolicRun, node: FieldNode, at: SelectAt): void {
  const name = node.name.value;
  const dataKey = (node.alias ?? node.name).value;
  const type = typeNamed(run.model, at.type);
  const fields = at.state.types.get(type.name);
  ensure(fields !== undefined, `${describe(at, name)}: no object of that type is here`);
  if (name === "__typename") {
    write(run, at, dataKey, { fieldName: name, argumentsText: "", listDepth: 0, below: undefined });
    return;
  }
  const provided = checkResolved(run, type, node, at);
  const listDepth = type.fields.get(name)?.type.listDepth ?? 0;
  const below =
    node.selectionSet === undefined
      ? undefined
      : (fields?.get(dataKey)?.below ?? new ObjectState(`${at.state.path}.${type.name}.${dataKey}`));
  const contextual = contextArgumentsOf(node, at.given);
  const own = (node.arguments ?? []).filter((argument) => !contextual.has(argument.name.value));
  const argumentsText = argumentsOf({ ...node, arguments: own });
  write(run, at, dataKey, { fieldName: name, argumentsText, listDepth, below });
  if (below !== undefined) {
    selectBelow(run, node, { ...at, state: below, provided }, type);
  }
}

/** Proves that a field can be resolved here; gives what is provided below it. */
function checkResolved(
  run: SymbolicRun,
  type: ModelType,
  node: FieldNode,
  at: SelectAt,
): readonly Provided[] {
  const name = node.name.value;
  const place = placesOf(run, type, name).get(at.subgraph);
  const sure = type.keyFieldsBySubgraph.get(at.subgraph);
  const provided = [sure, ...at.provided].flatMap((one) => providedBelow(one, type, name));
  if (place?.external !== false) {
    ensure(provided.length > 0, `${describe(at, name)} is not resolved by ${at.fetch.subgraph}`);
    return provided;
  }
  const { requires, contextArguments } = place;
  if (requires !== undefined && provided.length === 0) {
    const given = at.given?.representation;
    ensure(
      (given !== undefined && satisfies(run.model, requires, given, type.name)) ||
        isGiven(requires, type, { subgraph: at.subgraph, provided: together(run, at.provided) }),
      `${describe(at, name)} lacks what it requires`,
    );
  }
  if (contextArguments.length > 0) {
    ensure(
      at.fetch.kind === "entities" && at.given !== undefined,
      `${describe(at, name)} is asked where its context arguments cannot be given`,
    );
  }
  if (at.fetch.kind === "entities" && at.given !== undefined) {
    checkContexts(run, { fetch: at.fetch, input: at.given, type, node });
  }
  return provided;
}

/** What several selections provide between them: each of them holds for the objects there. */
function together({ model }: SymbolicRun, provided: readonly Provided[]): Provided {
  return provided.reduce((all, one) => model.selections.union(all, one), undefined);
}

/** Selects below a field of `parent`, of which `at` has the value, for every type that the value could have. */
function selectBelow(run: SymbolicRun, node: FieldNode, at: SelectAt, parent: ModelType): void {
  const name = node.name.value;
  const field = parent.fields.get(name);
  const place = placesOf(run, parent, name).get(at.subgraph);
  const valueType = run.model.typesByName.get(place?.type.name ?? field?.type.name ?? "");
  if (node.selectionSet === undefined || valueType === undefined) {
    return;
  }
  const below = at.state;
  const known = commonTypes(run, parent, name);
  const possible = (valueType.possibleTypesBySubgraph.get(at.subgraph) ?? [])
    .filter((one) => known.includes(one))
    .map((one) => one.name);
  below.arrive(possible);
  const isOpaque = hasSubgraph(valueType.interfaceObjectIn, at.subgraph);
  for (const one of possible) {
    const isStub = !isOpaque && hasSubgraph(typeNamed(run.model, one).stubIn, at.subgraph);
    run.origins.addArrival(below.path, one, isStub);
  }
  const path = `${at.path}.${(node.alias ?? node.name).value}`;
  const provided = [place?.provides, ...at.provided];
  for (const type of possible) {
    selectFields(run, node.selectionSet, { ...at, type, provided, given: undefined, path });
  }
  if (isOpaque) {
    // The type name that an interface-object answers with is not the object's.
    for (const one of possible) {
      const typename = below.types.get(one)?.get("__typename");
      ensure(
        typename?.writers.has(at.fetch.id) !== true,
        `${describe({ ...at, type: parent.name }, name)} asks an interface-object for its type name`,
      );
    }
  }
}

/** The types that every subgraph which resolves a field can give: an answer does not depend on who is asked. */
function commonTypes(run: SymbolicRun, type: ModelType, name: string): readonly ModelType[] {
  const places = [...placesOf(run, type, name).values()].filter((place) => !place.external);
  const sets = places.map(
    (place) => typeNamed(run.model, place.type.name).possibleTypesBySubgraph.get(place.subgraph) ?? [],
  );
  const all = typeNamed(run.model, type.fields.get(name)?.type.name ?? "").possibleTypes;
  return all.filter((one) => sets.every((set) => set.includes(one)));
}

function write(
  run: SymbolicRun,
  at: SelectAt,
  dataKey: string,
  value: Pick<FieldState, "fieldName" | "argumentsText" | "listDepth" | "below">,
): void {
  const fields = at.state.types.get(at.type);
  const mark = `${at.fetch.id}|${at.path}|${dataKey}|${value.fieldName}`;
  run.usage.noteWritten(mark);
  const known = fields?.get(dataKey);
  if (known === undefined) {
    fields?.set(dataKey, { ...value, writers: new Set([at.fetch.id]), marks: new Set([mark]) });
    return;
  }
  ensure(
    known.fieldName === value.fieldName && known.argumentsText === value.argumentsText,
    `fetch ${at.fetch.id}: "${dataKey}" of ${at.type} means ${known.fieldName}${known.argumentsText} and ${value.fieldName}${value.argumentsText}`,
  );
  known.writers.add(at.fetch.id);
  known.marks.add(mark);
}

function describe(at: SelectAt, name: string): string {
  return `fetch ${at.fetch.id}: ${at.type}.${name}`;
}

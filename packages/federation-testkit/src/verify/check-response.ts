import type { ResponseField, ResponseType } from "@hansa/query-planner";
import { type FieldNode, isObjectType, type SelectionSetNode } from "graphql";
import { conditionHolds } from "./assignments.ts";
import { argumentsOf, collectFields } from "./collect-fields.ts";
import { ensure } from "./ensure.ts";
import { subgraphId } from "./model-lookup.ts";
import type { Held } from "./obtainable.ts";
import { type FieldState, ObjectState, type OneType } from "./symbolic-data.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** An object in the response. */
interface ResponseAt extends OneType {
  readonly path: string;
  /** Where it could be had from. */
  readonly held: Held | undefined;
}

/** Proves that the response has exactly the fields that the client selected, each with the right value. */
export function checkResponse(run: SymbolicRun): void {
  const type = run.model.roots[run.operation.operation];
  checkObject(run, [run.operation.selectionSet], run.plan.response, {
    state: run.root,
    type: type?.name ?? "",
    path: "",
    held: type === undefined ? undefined : run.obtainable.root(type),
  });
}

function checkObject(
  run: SymbolicRun,
  sets: readonly SelectionSetNode[],
  response: readonly ResponseField[],
  at: ResponseAt,
): void {
  const expected = collectFields(run, sets, at.type);
  const given = response.filter(
    (field) => (field.types?.includes(at.type) ?? true) && conditionHolds(run.assignment, field.when),
  );
  const keys = given.map((field) => field.responseKey);
  const wanted = [...expected.keys()];
  const isSame =
    run.assignment.size === 0
      ? keys.join() === wanted.join()
      : [...keys].sort().join() === [...wanted].sort().join();
  ensure(
    isSame,
    `${at.path || "the root"} of ${at.type} answers ${keys.join()} where ${wanted.join()} is selected`,
  );
  for (const field of given) {
    checkField(run, expected.get(field.responseKey) ?? [], field, at);
  }
}

function checkField(
  run: SymbolicRun,
  nodes: readonly FieldNode[],
  field: ResponseField,
  of: ResponseAt,
): void {
  const { state, type, path } = of;
  const [node] = nodes;
  const name = node?.name.value ?? "";
  const at = `${path}.${field.responseKey} of ${type}`;
  if (name === "__schema" || name === "__type") {
    return;
  }
  if (field.unreachable !== undefined) {
    checkUnreachable(run, nodes, field, of);
    return;
  }
  const value = state.types.get(type)?.get(field.dataKey);
  if (name === "__typename" && field.constant !== undefined) {
    ensure(field.constant === type, `${at} says ${field.constant}`);
    return;
  }
  ensure(value !== undefined, `${at} is not fetched`);
  ensure(value?.fieldName === name, `${at} holds ${value?.fieldName ?? ""}`);
  ensure(
    name === "__typename" || node === undefined || value?.argumentsText === argumentsOf(node),
    `${at} has other arguments`,
  );
  const wantedType = schemaTypeText(run, type, name);
  ensure(
    wantedType === undefined || responseTypeText(field.type) === wantedType,
    `${at} is checked as ${responseTypeText(field.type)} where it is ${wantedType ?? ""}`,
  );
  run.usage.use(value);
  const sets = nodes.flatMap((one) => one.selectionSet ?? []);
  if (sets.length > 0) {
    const held = heldBelow(run, field, value, of);
    checkBelow(run, { sets, field, value, at, path: `${path}.${field.responseKey}`, held });
  }
}

function checkBelow(
  run: SymbolicRun,
  of: {
    readonly sets: readonly SelectionSetNode[];
    readonly field: ResponseField;
    readonly value: FieldState | undefined;
    readonly at: string;
    readonly path: string;
    readonly held: ReadonlyMap<string, Held>;
  },
): void {
  const state = of.value?.below ?? new ObjectState("");
  const needsName = of.field.selection?.some((one) => one.types !== undefined) === true;
  for (const type of state.possible ?? []) {
    if (needsName) {
      const name = run.usage.use(state.types.get(type)?.get("__typename"));
      ensure(name !== undefined, `${of.at}: the types are not told apart`);
    }
    checkObject(run, of.sets, of.field.selection ?? [], {
      state,
      type,
      path: of.path,
      held: of.held.get(type),
    });
  }
}

/** By type, where the values of a field could be had from; those of a mutation from the subgraph that it is asked of. */
function heldBelow(
  run: SymbolicRun,
  field: ResponseField,
  value: FieldState | undefined,
  { held, path }: ResponseAt,
): ReadonlyMap<string, Held> {
  if (held === undefined || value === undefined) {
    return new Map();
  }
  const isMutation = path === "" && run.operation.operation !== "query";
  const askedOf = run.sent.flatMap((fetch) =>
    fetch.kind !== "introspection" && value.writers.has(fetch.id)
      ? [subgraphId(run.model, fetch.subgraph)]
      : [],
  );
  const givers = run.obtainable
    .givers(held, value.fieldName)
    .filter(({ subgraph }) => !isMutation || askedOf.includes(subgraph));
  ensure(givers.length > 0, `${path}.${field.responseKey} is fetched where it cannot be had`);
  return run.obtainable.below(held, value.fieldName, givers);
}

/** A field may only be given up where no subgraph can be brought to give it, or to tell the types of its values. */
function checkUnreachable(
  run: SymbolicRun,
  nodes: readonly FieldNode[],
  field: ResponseField,
  { held, path, type }: ResponseAt,
): void {
  const at = `${path}.${field.responseKey} of ${type}`;
  const name = nodes[0]?.name.value ?? "";
  ensure(field.selection === undefined, `${at} is given up and has a selection`);
  const places = held?.type.fields.get(name)?.places;
  // Whether the objects above have what a field takes from them is not known here.
  const givers = (held === undefined ? [] : run.obtainable.givers(held, name)).filter(
    ({ subgraph }) => (places?.get(subgraph)?.contextArguments ?? []).length === 0,
  );
  const values = held === undefined ? [] : [...run.obtainable.below(held, name, givers).values()];
  const isComposite = nodes.some((node) => node.selectionSet !== undefined);
  const isUntold = isComposite && !values.some((one) => run.obtainable.canBeNamed(one));
  const names = givers.map(({ subgraph }) => run.model.subgraphs[subgraph]?.name ?? "").join();
  ensure(givers.length === 0 || isUntold, `${at} is given up, and ${names} can give it`);
}

/** A field's type as the object has it, which is the one that holds; nothing for `__typename`. */
function schemaTypeText(run: SymbolicRun, typeName: string, fieldName: string): string | undefined {
  const type = run.model.apiSchema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  return field === undefined ? undefined : String(field.type);
}

function responseTypeText(type: ResponseType): string {
  switch (type.kind) {
    case "nonNull":
      return `${responseTypeText(type.of)}!`;
    case "list":
      return `[${responseTypeText(type.of)}]`;
    default:
      return type.name;
  }
}

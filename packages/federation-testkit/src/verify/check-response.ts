import type { ResponseField, ResponseType } from "@hansa/query-planner";
import { isObjectType } from "graphql";
import { conditionHolds } from "./assignments.ts";
import { argumentsOf, type ClientField, type ClientSet, collectFields } from "./collect-fields.ts";
import { ensure } from "./ensure.ts";
import { subgraphId, typeNamed } from "./model-lookup.ts";
import type { Held } from "./obtainable.ts";
import { providedBelow } from "./provided-fields.ts";
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
  const sets = [{ set: run.operation.selectionSet, deferred: undefined }];
  checkObject(run, sets, run.plan.response, {
    state: run.root,
    type: type?.name ?? "",
    path: "",
    held: type === undefined ? undefined : run.obtainable.root(type),
  });
}

function checkObject(
  run: SymbolicRun,
  sets: readonly ClientSet[],
  response: readonly ResponseField[],
  at: ResponseAt,
): void {
  const expected = collectFields(run, sets, at);
  const given = response.filter(
    (field) => (field.types?.includes(at.type) ?? true) && conditionHolds(run.assignment, field.when),
  );
  const keys = given.map((field) => field.responseKey);
  const wanted = [...expected.keys()];
  ensure(
    keys.join() === wanted.join(),
    `${at.path || "the root"} of ${at.type} answers ${keys.join()} where ${wanted.join()} is selected`,
  );
  for (const field of given) {
    checkField(run, expected.get(field.responseKey) ?? [], field, at);
  }
}

function checkField(
  run: SymbolicRun,
  fields: readonly ClientField[],
  field: ResponseField,
  of: ResponseAt,
): void {
  const { state, type, path } = of;
  const node = fields[0]?.node;
  const name = node?.name.value ?? "";
  const at = `${path}.${field.responseKey} of ${type}`;
  if (name === "__schema" || name === "__type") {
    ensure(field.parts === undefined, `${at} is deferred`);
    return;
  }
  checkParts(run, fields, field, at);
  if (field.unreachable !== undefined) {
    checkUnreachable(run, fields, field, of);
    return;
  }
  const value = state.types.get(type)?.get(field.dataKey);
  if (name === "__typename" && field.constant !== undefined) {
    ensure(field.constant === type, `${at} says ${field.constant}`);
    // It may be fetched all the same, so that the answer is the response.
    run.usage.use(value, { parts: field.parts, isKey: false });
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
  const isEarly = [...(value?.writers ?? [])].some((id) =>
    run.parts.isNotAfter(run.parts.ofFetch(id), field.parts),
  );
  ensure(isEarly, `${at} is fetched later than it is to be delivered`);
  run.usage.use(value, {
    parts: field.parts,
    isKey: value?.below === undefined && isKeyField(run, type, name),
  });
  const sets = fields.flatMap(({ node: { selectionSet: set }, deferred }) =>
    set === undefined ? [] : [{ set, deferred }],
  );
  if (sets.length > 0) {
    const held = heldBelow(run, field, value, of);
    checkBelow(run, { sets, field, value, at, path: `${path}.${field.responseKey}`, held });
  }
}

function checkBelow(
  run: SymbolicRun,
  of: {
    readonly sets: readonly ClientSet[];
    readonly field: ResponseField;
    readonly value: FieldState | undefined;
    readonly at: string;
    readonly path: string;
    readonly held: ReadonlyMap<string, Held>;
  },
): void {
  const state = of.value?.below ?? new ObjectState("");
  const needsName = of.field.selection?.some(
    (one) => one.types !== undefined && conditionHolds(run.assignment, one.when),
  );
  for (const type of state.possible ?? []) {
    if (needsName) {
      const reader = { parts: undefined, isKey: false };
      const name = run.usage.use(state.types.get(type)?.get("__typename"), reader);
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
  fields: readonly ClientField[],
  field: ResponseField,
  { held, path, type }: ResponseAt,
): void {
  const at = `${path}.${field.responseKey} of ${type}`;
  const name = fields[0]?.node.name.value ?? "";
  ensure(field.selection === undefined, `${at} is given up and has a selection`);
  const places = held?.type.fields.get(name)?.places;
  // Whether the objects above have what a field takes from them is not known here.
  const givers = (held === undefined ? [] : run.obtainable.givers(held, name)).filter(
    ({ subgraph }) => (places?.get(subgraph)?.contextArguments ?? []).length === 0,
  );
  const values = held === undefined ? [] : [...run.obtainable.below(held, name, givers).values()];
  const isComposite = fields.some(({ node }) => node.selectionSet !== undefined);
  const isUntold = isComposite && !values.some((one) => run.obtainable.canBeNamed(one));
  const names = givers.map(({ subgraph }) => run.model.subgraphs[subgraph]?.name ?? "").join();
  ensure(givers.length === 0 || isUntold, `${at} is given up, and ${names} can give it`);
}

/** Proves that a field is delivered when it should be, with parts that are there. */
function checkParts(
  run: SymbolicRun,
  fields: readonly ClientField[],
  field: ResponseField,
  at: string,
): void {
  const uses = fields.map(({ deferred }) => deferred);
  run.parts.checkField(field.parts, uses, at);
  for (const id of field.parts ?? []) {
    ensure(
      conditionHolds(run.assignment, run.plan.deferred?.[id]?.when),
      `${at} comes with part ${id}, which is not deferred with ${JSON.stringify([...run.assignment])}`,
    );
  }
}

/** Whether a field is of a key of its type: one that is read for later fetches may be delivered later itself. */
function isKeyField(run: SymbolicRun, typeName: string, fieldName: string): boolean {
  return [...typeNamed(run.model, typeName).entriesBySubgraph.values()].some((keys) =>
    keys.some((key) => providedBelow(key.selection, typeNamed(run.model, typeName), fieldName).length > 0),
  );
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

import type { ResponseField, ResponseType } from "@hansa/query-planner";
import { type FieldNode, isObjectType, type SelectionSetNode } from "graphql";
import { conditionHolds } from "./assignments.ts";
import { argumentsOf, collectFields } from "./collect-fields.ts";
import { ensure } from "./ensure.ts";
import { type FieldState, ObjectState, type OneType } from "./symbolic-data.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** An object in the response. */
interface ResponseAt extends OneType {
  readonly path: string;
}

/** Proves that the response has exactly the fields that the client selected, each with the right value. */
export function checkResponse(run: SymbolicRun): void {
  const type = run.model.roots[run.operation.operation]?.name ?? "";
  checkObject(run, [run.operation.selectionSet], run.plan.response, { state: run.root, type, path: "" });
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
  { state, type, path }: ResponseAt,
): void {
  const [node] = nodes;
  const name = node?.name.value ?? "";
  const at = `${path}.${field.responseKey} of ${type}`;
  if (name === "__schema" || name === "__type") {
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
    checkBelow(run, { sets, field, value, at, path: `${path}.${field.responseKey}` });
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
  },
): void {
  const state = of.value?.below ?? new ObjectState("");
  const needsName = of.field.selection?.some((one) => one.types !== undefined) === true;
  for (const type of state.possible ?? []) {
    if (needsName) {
      const name = run.usage.use(state.types.get(type)?.get("__typename"));
      ensure(name !== undefined, `${of.at}: the types are not told apart`);
    }
    checkObject(run, of.sets, of.field.selection ?? [], { state, type, path: of.path });
  }
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

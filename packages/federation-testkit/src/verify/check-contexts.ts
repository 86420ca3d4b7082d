import type { ContextArgument, ModelType, Selection, SelectionField } from "@hansa/federation-model";
import type {
  ContextValueSource,
  ContextVariable,
  EntityFetch,
  EntityInput,
  RepresentationField,
} from "@hansa/query-planner";
import { type FieldNode, Kind } from "graphql";
import { ensure } from "./ensure.ts";
import { subgraphId, typeNamed } from "./model-lookup.ts";
import { navigate, type Target } from "./navigate.ts";
import type { ObjectState, OneType } from "./symbolic-data.ts";
import { isWaitedFor, type SymbolicRun } from "./symbolic-run.ts";

/** A field of an entity in a fetch. */
export interface ContextualField {
  readonly fetch: EntityFetch;
  readonly input: EntityInput;
  readonly type: ModelType;
  readonly node: FieldNode;
}

/** The arguments of a field that are filled from the data, with their variables. */
export function contextArgumentsOf(
  node: FieldNode,
  input: EntityInput | undefined,
): ReadonlyMap<string, ContextVariable> {
  const found = new Map<string, ContextVariable>();
  for (const { name, value } of node.arguments ?? []) {
    const variable =
      value.kind === Kind.VARIABLE
        ? input?.contextVariables?.find((one) => one.variable === value.name.value)
        : undefined;
    if (variable !== undefined) {
      found.set(name.value, variable);
    }
  }
  return found;
}

/**
 * Proves of a field that needs arguments from objects above that it has all of them, and that each comes from the
 * nearest object whose type sets the context, with the right selection, from fetches that were waited for.
 */
export function checkContexts(run: SymbolicRun, field: ContextualField): void {
  const { fetch, input, type, node } = field;
  const place = type.fields.get(node.name.value)?.places.get(subgraphId(run.model, fetch.subgraph));
  const needed = place?.contextArguments ?? [];
  const given = contextArgumentsOf(node, input);
  const about = `fetch ${fetch.id}: ${type.name}.${node.name.value}`;
  ensure(
    given.size === needed.length,
    `${about} is given ${given.size} of ${needed.length} context arguments`,
  );
  for (const argument of needed) {
    const variable = given.get(argument.name);
    ensure(variable?.type === argument.type, `${about}: "${argument.name}" is not a ${argument.type}`);
    if (variable !== undefined) {
      checkSources(run, { ...field, argument, about: `${about}(${argument.name}:)` }, variable);
    }
  }
}

interface CheckedArgument extends ContextualField {
  readonly argument: ContextArgument;
  readonly about: string;
}

/** Goes up the path object by object: what sets the context there must be read there, and nothing else. */
function checkSources(run: SymbolicRun, checked: CheckedArgument, { sources }: ContextVariable): void {
  const { fetch, input, argument, about } = checked;
  const open = [...sources];
  for (const { pathLength, targets } of objectsAbove(run, input, fetch.id)) {
    const types = new Set(targets.flatMap((target) => target.types));
    const setting = [...types].filter((type) => argument.context.types.some((one) => one.name === type));
    const source = setting.length === 0 ? undefined : open.shift();
    if (setting.length === 0) {
      continue;
    }
    ensure(source?.pathLength === pathLength, `${about} is not read from the nearest object above`);
    const read = source?.types ?? [...types];
    ensure(
      [...read].sort().join() === [...setting].sort().join(),
      `${about} is read from ${read.join()} where ${setting.join()} set the context`,
    );
    for (const { state } of targets) {
      for (const type of setting.filter((one) => source !== undefined && state.types.has(one))) {
        checkValue(run, checked, { state, type }, source);
      }
    }
    if (setting.length === types.size) {
      ensure(open.length === 0, `${about} has sources that never count`);
      return;
    }
  }
  ensure(false, `${about}: some objects have no context above them`);
}

/** The objects above those of an input, the nearest first. */
function objectsAbove(
  run: SymbolicRun,
  { path }: EntityInput,
  fetchId: number,
): readonly { readonly pathLength: number; readonly targets: readonly Target[] }[] {
  const levels = path.flatMap((segment, index) => {
    if (segment.kind !== "field") {
      return [];
    }
    const isNarrowed = path[index - 1]?.kind === "types";
    const targets = navigate(run, path.slice(0, index), fetchId);
    return [{ pathLength: isNarrowed ? index - 1 : index, targets }];
  });
  return levels.reverse();
}

function checkValue(
  run: SymbolicRun,
  checked: CheckedArgument,
  { state, type }: OneType,
  source: ContextValueSource | undefined,
): void {
  if (source?.types !== undefined) {
    checkTypename(run, checked, { state, type });
  }
  checkLeaf(
    run,
    checked,
    { state, type },
    { selection: checked.argument.selection, given: source?.value ?? [] },
  );
}

/** The one field that is selected for a type must be the one that is read, and so on down to the leaf. */
function checkLeaf(
  run: SymbolicRun,
  checked: CheckedArgument,
  { state, type }: OneType,
  { selection, given }: { readonly selection: Selection; readonly given: readonly RepresentationField[] },
): void {
  const { fetch, about } = checked;
  const wanted = selectedFields(run, selection, typeNamed(run.model, type));
  const read = given.filter((one) => one.types?.includes(type) ?? true);
  const names = [read, wanted].map((fields) => fields.map(({ name }) => name).join());
  ensure(
    names[0] === names[1],
    `${about} reads "${names[0] ?? ""}" of ${type} instead of "${names[1] ?? ""}"`,
  );
  if (given.some((one) => one.types !== undefined)) {
    checkTypename(run, checked, { state, type });
  }
  for (const [index, item] of read.entries()) {
    const expected = wanted[index];
    const field = run.usage.use(state.types.get(type)?.get(item.dataKey), {
      parts: fetch.parts,
      isKey: true,
    });
    ensure(field?.fieldName === item.name, `${about}: "${item.dataKey}" of ${type} is not "${item.name}"`);
    const argumentsText = field?.argumentsText === "" ? "" : `(${field?.argumentsText ?? ""})`;
    ensure(argumentsText === (expected?.argumentsText ?? ""), `${about}: ${item.name} has other arguments`);
    ensure(isWaitedFor(run, field, fetch.id), `${about}: "${item.dataKey}" of ${type} is not waited for`);
    const below: ObjectState | undefined = field?.below;
    for (const one of expected?.selection === undefined ? [] : (below?.possible ?? [])) {
      if (below !== undefined && expected?.selection !== undefined) {
        const next = { selection: expected.selection, given: item.selection ?? [] };
        checkLeaf(run, checked, { state: below, type: one }, next);
      }
    }
  }
}

function checkTypename(run: SymbolicRun, { fetch, about }: CheckedArgument, { state, type }: OneType): void {
  const name = run.usage.use(state.types.get(type)?.get("__typename"), {
    parts: fetch.parts,
    isKey: true,
  });
  ensure(
    isWaitedFor(run, name, fetch.id),
    `${about} depends on the type name of ${type}, which is not there`,
  );
}

function selectedFields(run: SymbolicRun, selection: Selection, type: ModelType): readonly SelectionField[] {
  const inFragments = selection.fragments
    .filter(({ typeName }) => typeNamed(run.model, typeName).possibleTypes.includes(type))
    .flatMap((fragment) => selectedFields(run, fragment.selection, type));
  return [...selection.fields, ...inFragments];
}

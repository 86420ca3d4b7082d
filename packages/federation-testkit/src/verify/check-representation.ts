import type { Selection } from "@hansa/federation-model";
import type { EntityFetch, EntityInput, RepresentationField } from "@hansa/query-planner";
import { ensure } from "./ensure.ts";
import { subgraphId, typeNamed } from "./model-lookup.ts";
import { satisfies } from "./provided-fields.ts";
import type { OneType, TypeState } from "./symbolic-data.ts";
import { isWaitedFor, type SymbolicRun } from "./symbolic-run.ts";
import type { Reader } from "./usage.ts";

interface ReadAt {
  readonly fetchId: number;
  readonly about: string;
  readonly reader: Reader;
}

/** Proves that a representation is read from what is waited for, and satisfies a key of the subgraph. */
export function checkRepresentation(
  run: SymbolicRun,
  fetch: EntityFetch,
  input: EntityInput,
  { state, type }: OneType,
): void {
  const fields = state.types.get(type);
  const about = `fetch ${fetch.id}, representation of ${type}`;
  const { parts } = fetch;
  if (input.typeName === undefined) {
    ensure(
      isWaitedFor(run, run.usage.use(fields?.get("__typename"), { parts, isKey: true }), fetch.id),
      `${about}: __typename is not there`,
    );
  }
  const asType = input.typeName ?? type;
  const subgraph = subgraphId(run.model, fetch.subgraph);
  const keys = [
    ...(typeNamed(run.model, type).entriesBySubgraph.get(subgraph) ?? []),
    ...(typeNamed(run.model, asType).entriesBySubgraph.get(subgraph) ?? []),
  ].filter((key) => key.asType.name === asType);
  const complete = keys.filter((key) => satisfies(run.model, key.selection, input.representation, type));
  ensure(complete.length > 0, `${about}: no key of ${fetch.subgraph} is complete`);
  const keyFields = new Set(complete.flatMap((key) => fieldNames(key.selection)));
  for (const item of input.representation) {
    const at = { fetchId: fetch.id, about, reader: { parts, isKey: keyFields.has(item.name) } };
    checkRead(run, [item], { fields: fields ?? new Map(), type }, at);
  }
}

function fieldNames(selection: Selection): readonly string[] {
  return [
    ...selection.fields.map((field) => field.name),
    ...selection.fragments.flatMap((fragment) => fieldNames(fragment.selection)),
  ];
}

function checkRead(
  run: SymbolicRun,
  representation: readonly RepresentationField[],
  { fields, type }: { readonly fields: TypeState; readonly type: string },
  at: ReadAt,
): void {
  const own = representation.filter((one) => one.types?.includes(type) ?? true);
  const names = own.map(({ name }) => name);
  ensure(new Set(names).size === names.length, `${at.about}: it has ${names.join()}, one of them twice`);
  for (const item of own) {
    const field = fields.get(item.dataKey);
    ensure(field?.fieldName === item.name, `${at.about}: "${item.dataKey}" of ${type} is not "${item.name}"`);
    ensure(isWaitedFor(run, field, at.fetchId), `${at.about}: "${item.dataKey}" is not waited for`);
    run.usage.use(field, at.reader);
    if (item.selection !== undefined) {
      for (const below of field?.below?.possible ?? []) {
        const types = field?.below?.types.get(below) ?? new Map();
        checkRead(run, item.selection, { fields: types, type: below }, at);
      }
    }
  }
}

import type { LeafType, OutputType } from "../definition/arguments.ts";
import type { Column, ColumnKind } from "../definition/column.ts";
import { assertBatchLength } from "../definition/loader.ts";
import type { ValueType } from "../definition/value-type.ts";
import { SubgraphError } from "../errors.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import { leafGraphqlType, leafOf } from "../schema/leaf.ts";
import { readArguments } from "../selection/argument-binding.ts";
import { missingRepresentation } from "../selection/missing-representation.ts";
import { quoteValue } from "../selection/quote-value.ts";
import { readRequired } from "../selection/required-fields.ts";
import {
  type NestedRows,
  nestedRows,
  type ObjectSelection,
  type SelectedResolved,
  type SelectedValueMember,
  selectionOfRow,
} from "../selection/selection.ts";
import { columnNamed } from "../sql/column-expression.ts";
import { hiddenKey, resolverColumns } from "../sql/print-selection.ts";
import { readNumber } from "./parse-rows.ts";
import type { Representation } from "./representations.ts";
import type { RequestScope } from "./request-scope.ts";

/** A row as PostgreSQL printed it: what is shown, and under hidden keys the columns that resolvers read. */
export type PrintedRow = Readonly<Record<string, unknown>>;

/** What a resolver made for one row. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** What the resolvers made: for each place that asks a resolved field, the outcome for each row. */
export type ResolvedValues = ReadonlyMap<SelectedResolved, ReadonlyMap<PrintedRow, Outcome>>;

interface Place {
  readonly selected: SelectedResolved;
  readonly selection: ObjectSelection;
  readonly rows: PrintedRow[];
}

/** Runs every resolver that the rows in `printed` ask for: batched ones once for all rows of a place. Never rejects. */
export async function resolveValues(
  scope: RequestScope,
  nested: readonly NestedRows[],
  printed: unknown,
  representationsByRow: ReadonlyMap<PrintedRow, Representation> = new Map(),
): Promise<ResolvedValues> {
  const placesByField = new Map<SelectedResolved, Place>();
  gatherNested(placesByField, nested, printed);
  const resolved = await Promise.all(
    [...placesByField.values()].map(async (place) => {
      const resolve = () => resolvePlace(scope, place, representationsByRow);
      const outcomes = await (scope.trace?.runResolver(place.selected, resolve) ?? resolve());
      return [
        place.selected,
        new Map(place.rows.map((row, index) => [row, outcomes[index] ?? missing])),
      ] as const;
    }),
  );
  return new Map(resolved);
}

const missing: Outcome = { ok: false, error: new Error("A resolver gave no outcome for a row.") };

function gatherPlaces(
  placesByField: Map<SelectedResolved, Place>,
  selection: ObjectSelection,
  row: PrintedRow,
): void {
  const ofRow = selectionOfRow(selection, row);
  for (const field of ofRow.fields) {
    if (field.kind === "resolved") {
      const place = placesByField.get(field) ?? { selected: field, selection: ofRow, rows: [] };
      placesByField.set(field, place);
      place.rows.push(row);
    } else {
      gatherNested(placesByField, nestedRows(field), row[field.key]);
    }
  }
}

function gatherNested(
  placesByField: Map<SelectedResolved, Place>,
  nested: readonly NestedRows[],
  printed: unknown,
): void {
  for (const { selection, path } of nested.filter((each) => each.selection.hasResolvers)) {
    const values = path.reduce<unknown>((value, key) => rowsIn(value).flatMap((row) => row[key]), printed);
    for (const row of rowsIn(values)) {
      gatherPlaces(placesByField, selection, row);
    }
  }
}

/** The rows in a printed value: of a list, of one row, or of null. */
export function rowsIn(value: unknown): readonly PrintedRow[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item): item is PrintedRow => typeof item === "object" && item !== null);
}

async function resolvePlace(
  scope: RequestScope,
  place: Place,
  representationsByRow: ReadonlyMap<PrintedRow, Representation>,
): Promise<readonly Outcome[]> {
  const { selected } = place;
  try {
    const info = { args: readArguments(selected.args, scope.variables), context: await scope.context() };
    const read = await Promise.all(
      place.rows.map((row) => attempt(async () => rowForResolver(place, row, representationsByRow.get(row)))),
    );
    const rows = read.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    const outcomes = await resolveRows(selected, rows, info);
    const remaining = outcomes[Symbol.iterator]();
    return read.map((outcome) => (outcome.ok ? (remaining.next().value ?? missing) : outcome));
  } catch (error) {
    return place.rows.map(() => ({ ok: false, error }));
  }
}

/** The outcomes for rows whose values are all there; a batched resolver is not asked where there are none. */
async function resolveRows(
  selected: SelectedResolved,
  rows: readonly unknown[],
  info: unknown,
): Promise<readonly Outcome[]> {
  const { resolver } = selected.field;
  if (rows.length === 0) {
    return [];
  }
  if (resolver.kind === "single") {
    // The builder's types hold the resolver against what it is called with here.
    const resolve = resolver.resolve as (row: unknown, info: unknown) => unknown;
    return await Promise.all(
      rows.map((row) => attempt(async () => answerOf(selected, await resolve(row, info)))),
    );
  }
  const resolve = resolver.resolve as (rows: unknown, info: unknown) => unknown;
  const values = await resolve(rows, info);
  assertBatchLength(`The resolver of "${selected.coordinate}"`, rows.length, values);
  return await Promise.all(
    (values as readonly unknown[]).map((value) => attempt(async () => answerOf(selected, value))),
  );
}

function answerOf({ coordinate, field, members }: SelectedResolved, value: unknown): unknown {
  return serialize(coordinate, field.returns, value, members);
}

async function attempt(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}

function rowForResolver(
  { selected, selection }: Place,
  row: PrintedRow,
  representation: Representation | undefined,
): Readonly<Record<string, unknown>> {
  const hidden = resolverColumns(selection);
  const visible: Record<string, unknown> = Object.create(null);
  for (const column of selected.field.columns) {
    const definition = columnNamed(selection.entity, column);
    visible[column] = readRowValue(definition, row[hiddenKey(hidden.indexOf(column))]);
  }
  for (const name of selected.field.requires?.names ?? []) {
    if (representation === undefined) {
      throw missingRepresentation(selected.coordinate, name);
    }
    visible[name] = readRequiredField(selection.entity, name, representation);
  }
  return visible;
}

function readRequiredField(entity: EntityModel, name: string, representation: Representation): unknown {
  const value = Object.hasOwn(representation, name) ? representation[name] : undefined;
  const type = entity.external[name];
  if (type === undefined) {
    throw new Error(`"${entity.name}.${name}" is no external field.`);
  }
  try {
    return readRequired(type, value);
  } catch (error) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `The representation has the value ${quoteValue(value)} for "${entity.name}.${name}", which its type does not allow.`,
      { cause: error },
    );
  }
}

function readRowValue({ kind, isList }: Column, printed: unknown): unknown {
  return isList && Array.isArray(printed)
    ? printed.map((item) => readItem(kind, item))
    : readItem(kind, printed);
}

function readItem(kind: ColumnKind, printed: unknown): unknown {
  if (typeof printed === "string") {
    return kind === "bigint" ? BigInt(printed) : kind === "jsonb" ? JSON.parse(printed) : printed;
  }
  return kind === "float" ? readNumber(printed) : (printed ?? null);
}

/**
 * A resolver's value in the form in which the answer shows it.
 *
 * @throws SubgraphError RESOLVER_RESULT_INVALID for a value that the declared type does not allow.
 */
export function serialize(
  coordinate: string,
  returns: OutputType,
  value: unknown,
  members?: readonly SelectedValueMember[],
): unknown {
  if (value === null || value === undefined) {
    if (returns.isNullable) {
      return null;
    }
    throw new SubgraphError(
      "RESOLVER_RESULT_INVALID",
      `The resolver of "${coordinate}" answered null, but its type "${typeName(returns)}!" allows none.`,
    );
  }
  if (returns.kind === "value") {
    return serializeMembers(coordinate, returns, value, members ?? []);
  }
  if (returns.kind !== "list") {
    return serializeLeaf(coordinate, returns, value);
  }
  if (!Array.isArray(value)) {
    throw new SubgraphError(
      "RESOLVER_RESULT_INVALID",
      `The resolver of "${coordinate}" answered a value that is no list.`,
    );
  }
  return value.map((item) => serialize(coordinate, returns.item, item, members));
}

function serializeMembers(
  coordinate: string,
  { name, members: types }: ValueType,
  value: unknown,
  members: readonly SelectedValueMember[],
): unknown {
  if (typeof value !== "object" || value === null) {
    throw new SubgraphError(
      "RESOLVER_RESULT_INVALID",
      `The resolver of "${coordinate}" answered a value that is no ${name}.`,
    );
  }
  const object: Record<string, unknown> = Object.create(null);
  for (const { key, member, typeName: shown, denied } of members) {
    if (denied !== undefined) {
      object[key] = null;
      continue;
    }
    const type = member === undefined ? undefined : types[member];
    object[key] =
      member === undefined || type === undefined
        ? shown
        : serialize(`${coordinate}.${member}`, type, (value as Readonly<Record<string, unknown>>)[member]);
  }
  return object;
}

function typeName(type: OutputType): string {
  return type.kind === "list" ? `[${typeName(type.item)}]` : type.name;
}

function serializeLeaf(coordinate: string, returns: LeafType, value: unknown): unknown {
  try {
    return leafGraphqlType(leafOf(returns)).coerceOutputValue(value);
  } catch (error) {
    throw new SubgraphError(
      "RESOLVER_RESULT_INVALID",
      `The resolver of "${coordinate}" answered a value that is no ${returns.name}.`,
      { cause: error },
    );
  }
}

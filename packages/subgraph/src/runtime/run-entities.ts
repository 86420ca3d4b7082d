import { SubgraphError } from "../errors.ts";
import type { EntitiesRoot } from "../operation/root-plan.ts";
import { tooLongMark } from "../selection/selection.ts";
import type { ErrorCollector } from "./client-error.ts";
import { completeRow } from "./complete-rows.ts";
import { parseRows } from "./parse-rows.ts";
import {
  type EntityGroup,
  type Representation,
  type SortedRepresentations,
  sortRepresentations,
} from "./representations.ts";
import { type RequestScope, statementOptions } from "./request-scope.ts";
import { type PrintedRow, resolveValues } from "./resolved-values.ts";
import { isKnownByKeys, rowsOfKeys } from "./rows-of-keys.ts";

/**
 * Answers `_entities`: one statement a type, none where keys and TypeScript are all that is needed. Entities come in the order of their representations, null for those
 * that do not exist; a representation that names no entity is null with an error at its place.
 *
 * https://specs.apollo.dev/subgraph/v2.0/
 */
export async function runEntities(
  scope: RequestScope,
  plan: EntitiesRoot,
  errors: ErrorCollector,
): Promise<string | Uint8Array> {
  const sorted = sortRepresentations(scope.model, plan, scope.variables, scope.maxEntities);
  for (const { position, error } of sorted.faults) {
    errors.add(error, [plan.key, position]);
  }
  const [group] = sorted.groups;
  const isOneStatement = sorted.groups.length === 1 && group !== undefined;
  const selection = group && plan.selectionOf(group.entity);
  const isPrinted =
    selection !== undefined &&
    !selection.hasResolvers &&
    !selection.hasWholeLists &&
    !isKnownByKeys(selection);
  return isOneStatement && isPrinted
    ? await readArray(scope, plan, group, sorted.count)
    : await readGroups(scope, plan, sorted, errors);
}

/** Entities of one type: the array that PostgreSQL prints is the answer. Faulty places get a key of nulls. */
async function readArray(
  scope: RequestScope,
  plan: EntitiesRoot,
  group: EntityGroup,
  count: number,
): Promise<Uint8Array> {
  const statement = plan.statementOf(group.entity, group.keyIndex, "array");
  const keys = group.positions.length === count ? group.columns : spreadColumns(group, count);
  const bound = statement.bind(scope, keys);
  const json = await scope.reads.queryJson(bound.text, bound.values, statementOptions(bound, scope));
  if (json === undefined) {
    throw notUnique(group);
  }
  return json;
}

function spreadColumns({ positions, columns }: EntityGroup, count: number): readonly unknown[] {
  return columns.map((column) => {
    const spread: unknown[] = Array.from({ length: count }, () => null);
    for (const [index, position] of positions.entries()) {
      spread[position] = column[index];
    }
    return spread;
  });
}

/** Entities of several types, or with resolvers: each group is read row by row and put at its places. */
async function readGroups(
  scope: RequestScope,
  plan: EntitiesRoot,
  { count, groups }: SortedRepresentations,
  errors: ErrorCollector,
): Promise<string> {
  const items: string[] = Array.from({ length: count }, () => "null");
  await Promise.all(
    groups.map(async (group) => {
      try {
        const printed = await readGroup(scope, plan, group, errors);
        for (const [index, position] of group.positions.entries()) {
          items[position] = printed[index] ?? "null";
        }
      } catch (error) {
        for (const position of group.positions) {
          errors.add(error, [plan.key, position]);
        }
      }
    }),
  );
  return `[${items.join(",")}]`;
}

/** The JSON of each entity of a group, `undefined` for those that do not exist. */
async function readGroup(
  scope: RequestScope,
  plan: EntitiesRoot,
  group: EntityGroup,
  errors: ErrorCollector,
): Promise<readonly (string | undefined)[]> {
  const selection = plan.selectionOf(group.entity);
  if (isKnownByKeys(selection)) {
    return await completeGroup(scope, plan, { group, rows: rowsOfKeys(group, selection), errors });
  }
  const statement = plan.statementOf(group.entity, group.keyIndex, "rows").bind(scope, group.columns);
  const rows = await scope.reads.query<{ readonly json: string | null }>(
    statement.text,
    statement.values,
    statementOptions(statement, scope),
  );
  if (rows.length !== group.positions.length) {
    throw notUnique(group);
  }
  const isTooLong = selection.hasWholeLists && rows.some(({ json }) => json?.includes(tooLongMark) === true);
  if (!selection.hasResolvers && !isTooLong) {
    return rows.map(({ json }) => json ?? undefined);
  }
  const parsed = rows.map(({ json }) =>
    json === null ? undefined : (parseRows(json, selection.showsJson) as PrintedRow),
  );
  return await completeGroup(scope, plan, { group, rows: parsed, errors });
}

interface GroupRows {
  readonly group: EntityGroup;
  readonly rows: readonly (PrintedRow | undefined)[];
  readonly errors: ErrorCollector;
}

/** Runs the resolvers for the rows of a group, and prints what they make of them. */
async function completeGroup(
  scope: RequestScope,
  plan: EntitiesRoot,
  { group, rows, errors }: GroupRows,
): Promise<readonly (string | undefined)[]> {
  const selection = plan.selectionOf(group.entity);
  const nested = [{ selection, path: [] }];
  const values = await resolveValues(scope, nested, rows, representationsOf(group, rows));
  return rows.map((row, index) => {
    const path = [plan.key, group.positions[index] ?? index];
    const completed = row && completeRow({ values, errors }, selection, row, path);
    return completed === undefined ? undefined : JSON.stringify(completed);
  });
}

function representationsOf(
  { representations }: EntityGroup,
  rows: readonly (PrintedRow | undefined)[],
): ReadonlyMap<PrintedRow, Representation> {
  const representationsByRow = new Map<PrintedRow, Representation>();
  for (const [index, row] of rows.entries()) {
    const representation = representations[index];
    if (row !== undefined && representation !== undefined) {
      representationsByRow.set(row, representation);
    }
  }
  return representationsByRow;
}

function notUnique({ entity, keyIndex }: EntityGroup): SubgraphError {
  const columns = entity.keys[keyIndex]?.map(({ column }) => `"${column}"`).join(", ");
  return new SubgraphError(
    "KEY_NOT_UNIQUE",
    `"${entity.source.name}" has several rows with the same ${columns}, a key of "${entity.name}". ` +
      "Put a unique constraint on the key, or choose another one.",
  );
}

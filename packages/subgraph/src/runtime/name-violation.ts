import { PostgresError, type Queryable } from "@hansa/postgres";
import type { Field } from "../definition/field.ts";
import type { InputType } from "../definition/input-object.ts";
import { SubgraphError } from "../errors.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import type { FunctionRoot, ResolvedRowRoot, ResolvedScalarRoot } from "../operation/root-plan.ts";
import type { ArgumentBinding } from "../selection/argument-binding.ts";
import { toSnakeCase } from "../sql/print-call.ts";
import { readRefusal } from "./client-error.ts";
import type { RequestScope } from "./request-scope.ts";

/** What changes rows, and so may break a rule of theirs. */
type WritingRoot = FunctionRoot | ResolvedRowRoot | ResolvedScalarRoot;

/**
 * Does `work`. Where the database refuses it by a constraint, what the constraint is about is named as the schema names it: by the
 * arguments that are called as its columns are, else by the fields that show them. Nothing that is not in the schema is named, and
 * no value.
 */
export async function namingViolations<Result>(
  scope: RequestScope,
  plan: WritingRoot,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw (await nameViolation(scope, plan, error)) ?? error;
  }
}

/** Where a constraint strikes; PostgreSQL tells the column only of a value that is missing. */
interface Place {
  readonly schema: string;
  readonly table: string;
  readonly constraint: string | undefined;
  readonly column: string | undefined;
}

async function nameViolation(
  scope: RequestScope,
  plan: WritingRoot,
  error: unknown,
): Promise<SubgraphError | undefined> {
  const refusal = error instanceof PostgresError ? readRefusal(error) : undefined;
  const place = error instanceof PostgresError ? placeOf(error) : undefined;
  if (refusal === undefined || place === undefined) {
    return undefined;
  }
  const names = namesOf(scope.model, plan.args, place, await readColumns(scope, place));
  if (names.arguments.length + names.fields.length === 0) {
    return undefined;
  }
  scope.logger.info("The database refused what a client sent.", { path: [plan.key], error });
  const listed = [
    ...names.arguments.map((name) => `the argument "${name}"`),
    ...names.fields.map((name) => `the field "${name}"`),
  ];
  return new SubgraphError(refusal.code, `${refusal.message} Look at ${listed.join(" and ")}.`, {
    cause: error,
    extensions: Object.fromEntries(Object.entries(names).filter(([, list]) => list.length > 0)),
  });
}

function placeOf({ extensions }: PostgresError): Place | undefined {
  const { schema, table, constraint, column } = extensions;
  return typeof schema === "string" && typeof table === "string"
    ? {
        schema,
        table,
        constraint: typeof constraint === "string" ? constraint : undefined,
        column: typeof column === "string" ? column : undefined,
      }
    : undefined;
}

/** Unique indexes need not be constraints; what is an expression in one has no column. */
const selectColumns = `
  select attribute.attname::text as name
  from pg_class as relation join pg_namespace on pg_namespace.oid = relation.relnamespace
  cross join lateral (
    select unnest(conkey) as number from pg_constraint where conrelid = relation.oid and conname = $3
    union
    select unnest(indkey[0:indnkeyatts - 1]) from pg_index join pg_class as index on index.oid = indexrelid
    where indrelid = relation.oid and index.relname = $3
  ) as key
  join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = key.number
  where nspname = $1 and relation.relname = $2
  order by attribute.attnum`;

/** As the service itself, which need not be who asks; what cannot be read leaves the refusal as it is. */
async function readColumns(
  { ownDatabase, signal }: { readonly ownDatabase: Queryable; readonly signal: AbortSignal },
  { schema, table, constraint, column }: Place,
): Promise<readonly string[]> {
  if (column !== undefined || constraint === undefined) {
    return column === undefined ? [] : [column];
  }
  try {
    const rows = await ownDatabase.query<{ name: string }>(selectColumns, [schema, table, constraint], {
      signal,
    });
    return rows.map(({ name }) => name);
  } catch {
    return [];
  }
}

interface Names {
  readonly arguments: readonly string[];
  readonly fields: readonly string[];
}

function namesOf(
  model: SubgraphModel,
  args: readonly ArgumentBinding[],
  place: Place,
  columns: readonly string[],
): Names {
  const named = args
    .filter(({ argument }) => argument.fromContext === undefined)
    .flatMap(({ argument }) => inputNames(argument.name, argument.input));
  const found = columns.map((column) => ({
    arguments: named.filter(({ last }) => last === column || toSnakeCase(last) === column),
    fields: fieldsOf(model, place, column),
  }));
  return {
    arguments: [...new Set(found.flatMap((each) => each.arguments.map(({ path }) => path)))],
    fields: [...new Set(found.flatMap((each) => (each.arguments.length > 0 ? [] : each.fields)))],
  };
}

/** An input may be part of itself. */
const maxDepth = 3;

/** The argument and what lies in it: `input.identifier`. */
function inputNames(
  path: string,
  type: InputType | undefined,
  depth = 0,
): readonly { readonly path: string; readonly last: string }[] {
  if (type?.kind === "list") {
    return inputNames(path, type.item, depth);
  }
  if (type?.kind === "input" && depth < maxDepth) {
    return Object.entries(type.fields).flatMap(([name, field]) =>
      inputNames(`${path}.${name}`, field, depth + 1),
    );
  }
  return [{ path, last: path.slice(path.lastIndexOf(".") + 1) }];
}

/** The first field that shows a column, of the first entity of the table, among those that clients may know of. */
function fieldsOf(
  { entitiesByName }: SubgraphModel,
  { schema, table }: Place,
  column: string,
): readonly string[] {
  for (const [name, { source, fieldsByName }] of entitiesByName) {
    const isOfTable =
      source.kind === "table" &&
      source.name === table &&
      (source.schema === undefined || source.schema === schema);
    const field = isOfTable
      ? [...fieldsByName].find(([, each]) => each.inaccessible !== true && showsColumn(each, column))
      : undefined;
    if (field !== undefined) {
      return [`${name}.${field[0]}`];
    }
  }
  return [];
}

function showsColumn(field: Field, column: string): boolean {
  switch (field.kind) {
    case "column":
      return field.column === column;
    case "reference":
      return Object.values(field.columns).includes(column);
    case "one":
      return Object.values(field.join).includes(column);
    default:
      return false;
  }
}

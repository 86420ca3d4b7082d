import type { ColumnField, Field, ReferenceField, ToManyField, ToOneField } from "../definition/field.ts";
import { allowedOperators, type FilterOperator } from "../definition/filter.ts";
import { isLinkJoin, type Join } from "../definition/join.ts";
import { filterKindOf, leafGraphqlType } from "../schema/leaf.ts";
import type { UnionColumns } from "./union-columns.ts";

/**
 * A field of an interface over the columns of its union, for filters and orders that every member allows. `fields` are
 * those of the members, in their order; `undefined` where they have none in common that lists could use.
 */
export function sharedField(
  name: string,
  fields: readonly Field[],
  columns: UnionColumns,
): Field | undefined {
  const shown = fields.filter((field) => field.kind === "column");
  if (shown.length === fields.length) {
    return sharedColumnField(name, shown, columns);
  }
  const references = fields.filter((field) => field.kind === "reference");
  if (references.length === fields.length) {
    return sharedReference(name, references, columns);
  }
  const toOne = fields.filter((field) => field.kind === "one");
  const toMany = fields.filter(
    (field): field is ToManyField => field.kind === "many" || field.kind === "connection",
  );
  return toOne.length === fields.length
    ? sharedRelation(name, toOne, columns)
    : toMany.length === fields.length
      ? sharedRelation(name, toMany, columns)
      : undefined;
}

function sharedColumnField(
  name: string,
  fields: readonly ColumnField[],
  columns: UnionColumns,
): ColumnField | undefined {
  const [first] = fields;
  const isOrdered = fields.every(({ order }) => order === true);
  const isFiltered = fields.every(({ filter }) => filter !== undefined);
  const isAlike =
    first !== undefined &&
    fields.every(({ leaf }) => leafGraphqlType(leaf) === leafGraphqlType(first.leaf)) &&
    (isOrdered || isFiltered);
  const column = isAlike
    ? columns.sharedColumn(
        name,
        fields.map((field) => field.column),
      )
    : undefined;
  if (first === undefined || column === undefined) {
    return undefined;
  }
  const filter = isFiltered ? sharedOperators(fields, columns.definitions[column]?.isList === true) : [];
  return {
    kind: "column",
    column,
    leaf: first.leaf,
    ...(filter === true || filter.length > 0 ? { filter } : {}),
    ...(isOrdered ? { order: true } : {}),
  };
}

/** `true` where all members allow every operator. */
function sharedOperators(fields: readonly ColumnField[], isList: boolean): true | readonly FilterOperator[] {
  if (fields.every(({ filter }) => filter === true)) {
    return true;
  }
  const [first = [], ...others] = fields.map(({ leaf, filter }) =>
    allowedOperators(filterKindOf(leaf, isList), filter),
  );
  return first.filter((operator) => others.every((each) => each.includes(operator)));
}

function sharedReference(
  name: string,
  fields: readonly ReferenceField[],
  columns: UnionColumns,
): ReferenceField | undefined {
  const [first] = fields;
  if (
    first === undefined ||
    !fields.every(({ target, filter }) => target.name === first.target.name && filter === true)
  ) {
    return undefined;
  }
  const shared = sharedColumns(
    name,
    fields.map((field) => pick(field.columns, Object.keys(first.target.key))),
    columns,
  );
  return shared && { ...first, columns: shared };
}

function sharedRelation<Relation extends ToOneField | ToManyField>(
  name: string,
  fields: readonly Relation[],
  columns: UnionColumns,
): Relation | undefined {
  const [first] = fields;
  if (
    first === undefined ||
    !fields.every(({ target, filter }) => target.name === first.target.name && filter === true)
  ) {
    return undefined;
  }
  const join = sharedJoin(
    name,
    fields.map((field) => field.join),
    columns,
  );
  return join && { ...first, join };
}

function sharedJoin(name: string, joins: readonly Join[], columns: UnionColumns): Join | undefined {
  const links = joins.filter(isLinkJoin);
  const [link] = links;
  if (link === undefined) {
    const plain = joins.filter((join): join is Readonly<Record<string, string>> => !isLinkJoin(join));
    return sharedColumns(name, plain, columns);
  }
  const isSame = ({ link: source, there }: typeof link) =>
    JSON.stringify([source.schema, source.name, there]) ===
    JSON.stringify([link.link.schema, link.link.name, link.there]);
  if (links.length !== joins.length || !links.every(isSame)) {
    return undefined;
  }
  const here = sharedColumns(
    name,
    links.map((each) => each.here),
    columns,
  );
  return here && { ...link, here };
}

/** Columns of the union in place of those of the members, which must be given for the same names. */
function sharedColumns(
  field: string,
  columnsByMember: readonly Readonly<Record<string, string>>[],
  columns: UnionColumns,
): Readonly<Record<string, string>> | undefined {
  const names = Object.keys(columnsByMember[0] ?? {});
  const isSame = columnsByMember.every(
    (each) => Object.keys(each).length === names.length && names.every((name) => Object.hasOwn(each, name)),
  );
  if (!isSame) {
    return undefined;
  }
  const shared: Record<string, string> = {};
  for (const name of names) {
    const column = columns.sharedColumn(
      `${field}.${name}`,
      columnsByMember.map((each) => each[name] ?? ""),
    );
    if (column === undefined) {
      return undefined;
    }
    shared[name] = column;
  }
  return shared;
}

function pick(
  columns: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => names.includes(name)));
}

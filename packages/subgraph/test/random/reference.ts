import { GraphQLError, type GraphQLFieldResolver, type GraphQLTypeResolver } from "graphql";
import { keyOfRow } from "./build-subgraph.ts";
import { computeValue } from "./computed.ts";
import { markColumn } from "./generate-rows.ts";
import { operatorsHold } from "./operators.ts";
import { compareValues, forResolver, type Row, textOf } from "./values.ts";
import {
  type AbstractSpec,
  type ColumnFieldSpec,
  type EntitySpec,
  type FieldSpec,
  kindOf,
  type OrderSpec,
  pageLimits,
  type RelationSpec,
  type RootSpec,
  type World,
} from "./world.ts";

// The same subgraph in memory, over the rows of the world, for the reference executor of graphql-js.

/** A row of one type. */
export interface Item {
  readonly __typename: string;
  readonly row: Row;
}

/** The rows and order of a list that cursors point into, and what cursors point at. */
export interface CursorPlace {
  readonly typeName: string;
  readonly order: readonly OrderTerm[];
}

/** An order term over a field or column of every type of the list. */
export interface OrderTerm {
  readonly column: string;
  readonly direction: "asc" | "desc";
  readonly nulls?: "first" | "last";
}

/** What a cursor in the reference's answer stands for; PostgreSQL's answer has the cursor itself at the same place. */
export interface CursorMark {
  readonly item: Item;
  /** The list that it points into: see `placeKey`. */
  readonly place: string;
}

/** How the reference's answer refers to a mark: followed by its index. */
export const cursorPrefix = "cursor:";

/** Lists of equal keys have each other's cursors. */
export function placeKey({ typeName, order }: CursorPlace): string {
  return JSON.stringify([typeName, order]);
}

export interface Cursors {
  /** What cursors in the reference's answers stand for. */
  readonly marks: CursorMark[];
  /** Which row a cursor of PostgreSQL's stands for. */
  itemAt(cursor: string): Item;
}

type Input = Readonly<Record<string, unknown>>;

export interface Reference {
  readonly fieldResolver: GraphQLFieldResolver<unknown, unknown>;
  readonly typeResolver: GraphQLTypeResolver<unknown, unknown>;
}

export function createReference(world: World, cursors: Cursors): Reference {
  const types = new TypesOf(world);
  const resolve = (source: unknown, args: Input, parent: string, fieldName: string): unknown => {
    if (parent === "Query") {
      return resolveRoot(world, types, cursors, fieldName, args);
    }
    const entity = types.entity(parent);
    const field = entity?.fields.find(({ name }) => name === fieldName);
    return field === undefined || entity === undefined
      ? (source as Input)[fieldName]
      : resolveField(world, types, cursors, { entity, field, item: source as Item, args });
  };
  return {
    fieldResolver: (source, args: Input, _, { parentType, fieldName }) =>
      resolve(source, args, parentType.name, fieldName),
    typeResolver: (value) => (value as Item).__typename,
  };
}

class TypesOf {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  entity(name: string): EntitySpec | undefined {
    return this.world.entities.find((each) => each.name === name);
  }

  abstract(name: string): AbstractSpec | undefined {
    return this.world.abstracts.find((each) => each.name === name);
  }

  /** The entities that rows of a type are of. */
  members(name: string): readonly EntitySpec[] {
    const abstract = this.abstract(name);
    return (abstract?.members ?? [name]).flatMap((each) => this.entity(each) ?? []);
  }

  items(name: string): readonly Item[] {
    return this.members(name).flatMap((entity) =>
      this.itemsOfTable(entity).filter(
        ({ row }) => entity.mark === undefined || row[markColumn.name] === entity.mark,
      ),
    );
  }

  /** The rows of an entity's table, be they its own or those of others. */
  itemsOfTable({ name, table }: EntitySpec): readonly Item[] {
    return (this.world.rowsByTable.get(table) ?? []).map((row) => ({ __typename: name, row }));
  }
}

function resolveRoot(world: World, types: TypesOf, cursors: Cursors, name: string, args: Input): unknown {
  if (name === "_entities") {
    return (args.representations as readonly Input[]).map((each) => entityOf(types, each));
  }
  const root = world.roots.find((each) => each.name === name);
  if (root === undefined) {
    return null;
  }
  const all = root.isFunction ? functionItems(types, root, args) : types.items(root.target);
  const place = { typeName: root.target, order: root.orderBy.map(toTerm) };
  switch (root.kind) {
    case "byKey":
      return all.find((item) => hasKey(types, item, args)) ?? null;
    case "list": {
      const found = listOf(types, all, place, args);
      if (found.length > root.maximumRows) {
        throw new GraphQLError("The list is too long.");
      }
      return found;
    }
    case "pages":
      return pageOf(listOf(types, all, place, args), args);
    case "connection":
      return connectionOf(types, all, place, args, cursors);
    case "resolved": {
      const key = keyOfRow(world, root.target, args as { readonly type: string; readonly index: number });
      const isUnion = types.abstract(root.target)?.kind === "union";
      if (
        key !== null &&
        isUnion &&
        !types.members(root.target).some(({ name: each }) => each === key.__typename)
      ) {
        throw new GraphQLError("The union has no such type.");
      }
      return key === null
        ? null
        : (all.find(
            (item) =>
              (!isUnion || item.__typename === key.__typename) &&
              Object.entries(key).every(
                ([column, value]) => column === "__typename" || item.row[column] === value,
              ),
          ) ?? null);
    }
  }
}

/** What the function of a list returns: all rows of the table but the first ones by its key. */
function functionItems(types: TypesOf, { target }: RootSpec, { skip }: Input): readonly Item[] {
  const entity = types.entity(target);
  if (entity === undefined) {
    return [];
  }
  const unmarked = types.itemsOfTable(entity);
  const order = entity.key.map((column) => ({ column, direction: "asc" as const }));
  const skipped = sortItems(types, unmarked, { typeName: target, order }).slice(Number(skip));
  return skipped.filter(({ row }) => entity.mark === undefined || row[markColumn.name] === entity.mark);
}

function entityOf(types: TypesOf, representation: Input): unknown {
  const { __typename: name } = representation;
  const isKnown = types.entity(String(name)) !== undefined || types.abstract(String(name))?.isKeyed === true;
  if (!isKnown) {
    return new GraphQLError("The representation names no entity.");
  }
  const [first] = types.members(String(name));
  const fields = first?.key.map((column) => keyField(first, column)?.name ?? "") ?? [];
  if (fields.some((field) => representation[field] === undefined || representation[field] === null)) {
    return new GraphQLError("The representation has no key.");
  }
  return types.items(String(name)).find((item) => hasKey(types, item, representation)) ?? null;
}

function keyField({ fields }: EntitySpec, column: string): FieldSpec | undefined {
  return fields.find((field) => field.kind === "column" && field.column === column);
}

/** Whether the key of a row is what a client sent, whose numbers may be text. */
function hasKey(types: TypesOf, { __typename, row }: Item, given: Input): boolean {
  const entity = types.entity(__typename);
  return (
    entity?.key.every((column) => {
      const kind = kindOf(entity, column);
      const value = given[keyField(entity, column)?.name ?? ""];
      return compareValues(kind, row[column], kind === "uuid" ? textOf(value).toLowerCase() : value) === 0;
    }) === true
  );
}

interface FieldPlace {
  readonly entity: EntitySpec;
  readonly field: FieldSpec;
  readonly item: Item;
  readonly args: Input;
}

function resolveField(
  world: World,
  types: TypesOf,
  cursors: Cursors,
  { entity, field, item, args }: FieldPlace,
): unknown {
  const { row } = item;
  switch (field.kind) {
    case "column":
      return row[field.column];
    case "reference":
      return row[field.column] === null ? null : { id: row[field.column] };
    case "value":
      return pairOf(field, row);
    case "one":
      return related(world, types, item, field)[0] ?? null;
    case "many": {
      const place = { typeName: field.target, order: field.orderBy.map(toTerm) };
      const items = listOf(types, related(world, types, item, field), place, args);
      return field.maximumRows === undefined ? pageOf(items, args) : wholeOf(items, field.maximumRows);
    }
    case "connection": {
      const place = { typeName: field.target, order: field.orderBy.map(toTerm) };
      return connectionOf(types, related(world, types, item, field), place, args, cursors);
    }
    case "sql":
      return ["#", ...field.columns.map((name) => (row[name] === null ? "-" : textOf(row[name])))].join("|");
    case "resolve":
    case "resolveMany": {
      const seen = Object.fromEntries(
        field.columns.map((name) => [name, forResolver(kindOf(entity, name), row[name] ?? null)]),
      );
      return computeValue(field, seen, args);
    }
  }
}

function pairOf({ columns, json }: Extract<FieldSpec, { readonly kind: "value" }>, row: Row): unknown {
  if (columns === undefined) {
    return row[json ?? ""];
  }
  return row[columns.text] === null ? null : { text: row[columns.text], count: row[columns.count] };
}

/** The rows that a relation leads to; of a link each once. */
function related(
  world: World,
  types: TypesOf,
  { row }: Item,
  { target, join, link }: RelationSpec,
): readonly Item[] {
  const items = types.items(target);
  if (link === undefined) {
    return items.filter((item) =>
      Object.entries(join).every(([there, here]) => row[here] !== null && item.row[there] === row[here]),
    );
  }
  const linked = (world.rowsByTable.get(link.spec.table) ?? []).filter(
    ({ here }) => here !== null && here === row[link.here],
  );
  return items.filter((item) => linked.some(({ there }) => there !== null && there === item.row[link.there]));
}

function toTerm({ column, isDescending }: OrderSpec): OrderTerm {
  return { column, direction: isDescending ? "desc" : "asc" };
}

function listOf(
  types: TypesOf,
  items: readonly Item[],
  place: CursorPlace,
  { where, orderBy }: Input,
): readonly Item[] {
  const found = items.filter((item) => matches(types, item, where as Input | null | undefined));
  return sortItems(types, found, {
    ...place,
    order: (orderBy as readonly OrderTerm[] | null | undefined) ?? place.order,
  });
}

function pageOf(items: readonly Item[], { limit, offset }: Input): readonly Item[] {
  return items.slice(Number(offset), Number(offset) + Number(limit));
}

function wholeOf(items: readonly Item[], maximumRows: number): readonly Item[] {
  if (items.length > maximumRows) {
    throw new Error("The list is too long.");
  }
  return items;
}

function sortItems(types: TypesOf, items: readonly Item[], place: CursorPlace): readonly Item[] {
  return items.toSorted((a, b) => compareItems(types, a, b, place));
}

/** By the terms, then by the key; of an interface or union also by the type. */
function compareItems(types: TypesOf, a: Item, b: Item, { typeName, order }: CursorPlace): number {
  for (const term of order) {
    const result = compareBy(types, a, b, typeName, term);
    if (result !== 0) {
      return result;
    }
  }
  const abstract = types.abstract(typeName);
  const byKey = () => {
    const key = types.entity(a.__typename)?.key ?? [];
    return key
      .map((column) => compareBy(types, a, b, a.__typename, { column, direction: "asc" }))
      .find((result) => result !== 0);
  };
  const byType = a.__typename < b.__typename ? -1 : a.__typename > b.__typename ? 1 : 0;
  return abstract === undefined || abstract.isKeyed ? (byKey() ?? byType) : byType || (byKey() ?? 0);
}

/** A column of an interface's order may be called otherwise in each of its types: then it is `#` and the field. */
function columnOf(types: TypesOf, { __typename, row }: Item, column: string) {
  const entity = types.entity(__typename);
  const field = entity?.fields.find(
    (each): each is ColumnFieldSpec => each.kind === "column" && `#${each.name}` === column,
  );
  const name = field?.column ?? column;
  return { kind: kindOf(entity ?? { columns: [] }, name), value: row[name] ?? null };
}

function compareBy(
  types: TypesOf,
  a: Item,
  b: Item,
  _: string,
  { column, direction, nulls }: OrderTerm,
): number {
  const [left, right] = [columnOf(types, a, column), columnOf(types, b, column)];
  if (left.value === null || right.value === null) {
    const areNullsFirst = (nulls ?? (direction === "asc" ? "last" : "first")) === "first";
    return left.value === right.value ? 0 : (left.value === null) === areNullsFirst ? -1 : 1;
  }
  const result = compareValues(left.kind, left.value, right.value);
  return direction === "asc" ? result : -result;
}

function connectionOf(
  types: TypesOf,
  all: readonly Item[],
  place: CursorPlace,
  args: Input,
  cursors: Cursors,
): unknown {
  const found = listOf(types, all, place, args);
  const order = { ...place, order: (args.orderBy as readonly OrderTerm[] | null | undefined) ?? place.order };
  const bound = (name: string) =>
    typeof args[name] === "string" ? cursors.itemAt(String(args[name])) : undefined;
  const [after, before] = [bound("after"), bound("before")];
  const isAfter = (item: Item) => after === undefined || compareItems(types, item, after, order) > 0;
  const isBefore = (item: Item) => before === undefined || compareItems(types, item, before, order) < 0;
  const between = found.filter((item) => isAfter(item) && isBefore(item));
  const isBackward = typeof args.last === "number";
  const size = Number(args.last ?? args.first ?? pageLimits.default);
  const page = isBackward ? between.slice(Math.max(0, between.length - size)) : between.slice(0, size);
  const hasMore = between.length > page.length;
  const edges = page.map((node) => {
    const mark = cursors.marks.push({ item: node, place: placeKey(order) }) - 1;
    return { node, cursor: `${cursorPrefix}${mark}` };
  });
  return {
    totalCount: found.length,
    edges,
    pageInfo: {
      hasNextPage: (!isBackward && hasMore) || found.some((item) => !isBefore(item)),
      hasPreviousPage: (isBackward && hasMore) || found.some((item) => !isAfter(item)),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

// What filters mean, two-valued.

function matches(types: TypesOf, item: Item, where: Input | null | undefined): boolean {
  return Object.entries(where ?? {}).every(([name, condition]) => {
    const each = (inner: Input) => matches(types, item, inner);
    switch (name) {
      case "and":
        return (condition as readonly Input[]).every(each);
      case "or":
        return (condition as readonly Input[]).some(each);
      case "not":
        return !each(condition as Input);
      default:
        return fieldMatches(types, item, name, condition as Input);
    }
  });
}

function fieldMatches(types: TypesOf, item: Item, name: string, condition: Input): boolean {
  const entity = types.entity(item.__typename);
  const field = entity?.fields.find((each) => each.name === name);
  if (entity === undefined || field === undefined) {
    throw new Error(`The filter has a member "${name}", which "${item.__typename}" has not.`);
  }
  switch (field.kind) {
    case "column":
      return operatorsHold(entity, field.column, item.row, condition);
    case "reference":
      return operatorsHold(entity, field.column, item.row, (condition.id ?? {}) as Input);
    case "one":
      return related(types.world, types, item, field).some((other) => matches(types, other, condition));
    case "many":
    case "connection": {
      const others = related(types.world, types, item, field);
      return Object.entries(condition).every(([quantifier, where]) => {
        const found = others.filter((other) => matches(types, other, where as Input)).length;
        return quantifier === "some"
          ? found > 0
          : quantifier === "none"
            ? found === 0
            : found === others.length;
      });
    }
    default:
      throw new Error(`The field "${name}" has no filters.`);
  }
}

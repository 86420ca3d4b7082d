import {
  byKey,
  type Columns,
  column,
  connectionOf,
  defineSubgraph,
  document,
  type EnumType,
  type FieldBuilder,
  list,
  listOf,
  type RowType,
  type Source,
  type Subgraph,
  scalar,
  sqlFunction,
  table,
  through,
  type ValueType,
} from "../../src/index.ts";
import { computeMany, computeValue } from "./computed.ts";
import { markColumn } from "./generate-rows.ts";
import { type ColumnSpec, moods } from "./values.ts";
import {
  type AbstractSpec,
  type EntitySpec,
  type FieldSpec,
  type OrderSpec,
  pageLimits,
  type RelationSpec,
  type RootSpec,
  type World,
} from "./world.ts";

// A module is made of names that are known only when it runs, so that the builder's types cannot follow them.

/** The module that a world stands for. */
export function buildSubgraph(world: World): Subgraph<unknown> {
  const service = defineSubgraph({ name: "random" }) as unknown as Subgraph<unknown>;
  const shared: Shared = {
    Mood: service.enum(
      "Mood",
      Object.fromEntries(moods.map((mood) => [mood.toUpperCase(), mood])),
    ) as unknown as EnumType,
    Pair: service.value("Pair", {
      text: scalar.string(),
      count: scalar.int().nullable(),
    }) as unknown as ValueType,
    Elsewhere: service.stub("Elsewhere", { key: { id: "ID" } }),
    typesByName: new Map(),
  };
  const interfaces = world.abstracts.filter(({ kind }) => kind === "interface");
  for (const each of interfaces) {
    shared.typesByName.set(each.name, declareInterface(service, each));
  }
  for (const entity of world.entities) {
    const made = service.entity(entity.name, {
      source: sourceOf(entity),
      key: entity.key,
      implements: entity.interfaces.map((name) => typeNamed(shared, name)),
    } as never);
    shared.typesByName.set(entity.name, made as unknown as RowType);
  }
  for (const { name, kind, members } of world.abstracts) {
    if (kind === "union") {
      const union = service.union(name, members.map((member) => typeNamed(shared, member)) as never);
      shared.typesByName.set(name, union as unknown as RowType);
    }
  }
  for (const entity of world.entities) {
    service.fields(
      typeNamed(shared, entity.name) as never,
      ((builder: Builder) =>
        Object.fromEntries(
          entity.fields.map((field) => [field.name, buildField(shared, builder, field)]),
        )) as never,
    );
  }
  for (const root of world.roots) {
    service.query(root.name, buildRoot(world, shared, root) as never);
  }
  service.query("nothing", { returns: scalar.int().nullable(), resolve: () => null });
  return service;
}

type Builder = FieldBuilder<Columns, unknown, never>;

interface Shared {
  readonly Mood: EnumType;
  readonly Pair: ValueType;
  readonly Elsewhere: unknown;
  readonly typesByName: Map<string, RowType>;
}

function typeNamed({ typesByName }: Shared, name: string): RowType {
  const type = typesByName.get(name);
  if (type === undefined) {
    throw new Error(`The world has no type "${name}".`);
  }
  return type;
}

function declareInterface(service: Subgraph<unknown>, spec: AbstractSpec): RowType {
  const options = {
    fields: spec.fieldNames,
    columns: columnsOf(spec.columns),
    ...(spec.isKeyed ? { key: "id" } : {}),
  };
  return service.interface(spec.name, options as never) as unknown as RowType;
}

function columnsOf(specs: readonly ColumnSpec[]): Columns {
  return Object.fromEntries(
    specs.map(({ name, kind, isNullable, isList }) => {
      const plain = kind === "enum" ? column.enum("kinds.mood", moods) : column[kind]();
      const listed = isList ? plain.array() : plain;
      return [name, isNullable ? listed.nullable() : listed];
    }),
  );
}

function sourceOf({ table: name, source, columns, mark, key }: EntitySpec): Source {
  const rows = mark === undefined ? {} : { rows: { [markColumn.name]: mark } };
  return source === "document"
    ? document(name, columnsOf(columns), { ...rows, columns: [...key] } as never)
    : table(name, columnsOf(columns), rows as never);
}

function buildField(shared: Shared, builder: Builder, field: FieldSpec): unknown {
  switch (field.kind) {
    case "column": {
      const options = {
        ...(field.isFiltered ? { filter: true } : {}),
        ...(field.isOrdered ? { order: true } : {}),
      };
      return field.leaf === "Mood"
        ? builder.enum(shared.Mood, field.column as never, options as never)
        : builder[methodsByScalar[field.leaf]](field.column as never, options as never);
    }
    case "value":
      return builder.value(shared.Pair, (field.json ?? field.columns) as never);
    case "reference":
      return builder.reference(
        shared.Elsewhere as never,
        { id: field.column } as never,
        (field.isFiltered ? { filter: true } : {}) as never,
      );
    case "one":
    case "many":
    case "connection": {
      const { link } = field;
      const join =
        link === undefined
          ? field.join
          : through(
              table(link.spec.table, {
                here: column[link.spec.here as "int"]().nullable(),
                there: column[link.spec.there as "int"]().nullable(),
              }),
              { here: link.here },
              { there: link.there },
            );
      const options = {
        ...(field.isFiltered ? { filter: true } : {}),
        ...(field.kind === "one" ? {} : { orderBy: orderTerms(field.orderBy), ...extentOf(field) }),
      };
      return builder[field.kind](typeNamed(shared, field.target), join as never, options as never);
    }
    case "sql":
      return builder.sql({
        columns: field.columns as never,
        returns: scalar.string(),
        sql: (references: Readonly<Record<string, string>>) =>
          `concat_ws('|', ${["'#'", ...Object.values(references).map((each) => `coalesce(${each}::text, '-')`)].join(", ")})`,
      });
    case "resolve":
    case "resolveMany": {
      const type =
        field.returns === "text"
          ? scalar.string()
          : field.returns === "list"
            ? list(scalar.string().nullable())
            : shared.Pair;
      const options = {
        columns: field.columns,
        args: { word: scalar.string().nullable() },
        returns: field.isNullable ? type.nullable() : type,
        resolve:
          field.kind === "resolve"
            ? (row: never, { args }: { readonly args: never }) => computeValue(field, row, args)
            : (rows: never, { args }: { readonly args: never }) => computeMany(field, rows, args),
      };
      return builder[field.kind](options as never);
    }
  }
}

const methodsByScalar = {
  ID: "id",
  String: "string",
  Int: "int",
  Float: "float",
  Boolean: "boolean",
  BigInt: "bigInt",
  Decimal: "decimal",
  UUID: "uuid",
  Date: "date",
  DateTime: "dateTime",
  JSON: "json",
} as const;

function orderTerms(orderBy: readonly OrderSpec[]): readonly string[] {
  return orderBy.map(({ column: name, isDescending }) => (isDescending ? `-${name}` : name));
}

function buildRoot(world: World, shared: Shared, root: RootSpec): unknown {
  const target = typeNamed(shared, root.target);
  const rows = {
    orderBy: orderTerms(root.orderBy),
    ...(root.isFunction ? { call: sqlFunction(functionName(root)), args: { skip: scalar.int() } } : {}),
  };
  switch (root.kind) {
    case "byKey":
      return byKey(target);
    case "list":
      return listOf(target, { ...rows, maximumRows: root.maximumRows } as never);
    case "pages":
      return listOf(target, { ...rows, page: pageLimits } as never);
    case "connection":
      return connectionOf(target, { ...rows, page: pageLimits } as never);
    case "resolved":
      return {
        args: { type: scalar.string(), index: scalar.int() },
        returns: target,
        resolve: ({ args }: { readonly args: { readonly type: string; readonly index: number } }) =>
          keyOfRow(world, root.target, args),
      };
  }
}

/** Which row a resolver of a root field means: one of the type's table, by its place; null where there is none. */
export function keyOfRow(
  world: World,
  typeName: string,
  { type, index }: { readonly type: string; readonly index: number },
): Readonly<Record<string, unknown>> | null {
  const abstract = world.abstracts.find((each) => each.name === typeName);
  const name = abstract === undefined ? typeName : type;
  const isOther = abstract?.kind === "interface" && !abstract.members.includes(name);
  const entity = isOther ? undefined : world.entities.find((each) => each.name === name);
  const row = entity && world.rowsByTable.get(entity.table)?.[index];
  return row === undefined || entity === undefined
    ? null
    : { __typename: name, ...Object.fromEntries(entity.key.map((each) => [each, row[each]])) };
}

export function functionName({ name }: RootSpec): string {
  return `fn_${name}`;
}

function extentOf({ maximumRows }: RelationSpec): object {
  return maximumRows === undefined ? { page: pageLimits } : { maximumRows };
}

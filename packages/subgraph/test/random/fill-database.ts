import type { Database } from "@hansa/postgres";
import type { ColumnKind } from "../../src/index.ts";
import { functionName } from "./build-subgraph.ts";
import { type ColumnSpec, moods, type Row } from "./values.ts";
import type { EntitySpec, World } from "./world.ts";

const sqlTypesByKind: Readonly<Record<ColumnKind, string>> = {
  int: "integer",
  bigint: "bigint",
  text: "text",
  boolean: "boolean",
  float: "double precision",
  uuid: "uuid",
  numeric: "numeric",
  date: "date",
  timestamptz: "timestamptz",
  jsonb: "jsonb",
  enum: "kinds.mood",
};

/** Makes the tables and functions of a world, with its rows, in place of what was there. */
export async function fillDatabase(database: Database, world: World): Promise<void> {
  // The type stays, as statements that are prepared refer to it.
  const [known] = await database.query("select to_regtype('kinds.mood') is not null as is_there");
  const labels = moods.map((mood) => `'${mood}'`).join(", ");
  const statements = [
    ...(known?.is_there === true
      ? []
      : ["create schema kinds", `create type kinds.mood as enum (${labels})`]),
    "drop schema if exists public cascade",
    "create schema public",
    ...[...entitiesByTable(world)].map(([table, entities]) => createTable(table, entities)),
    ...world.links.map(
      ({ table, here, there }) =>
        `create table "${table}" (here ${sqlTypesByKind[here]}, there ${sqlTypesByKind[there]})`,
    ),
    ...world.roots.flatMap((root) => {
      const entity = world.entities.find(({ name }) => name === root.target);
      return root.isFunction && entity !== undefined
        ? [
            `create function ${functionName(root)}(skip int) returns setof "${entity.table}" language sql stable as $$ select * from "${entity.table}" order by ${entity.key.map((name) => `"${name}"`).join(", ")} offset skip $$`,
          ]
        : [];
    }),
  ];
  await database.query(statements.join(";\n"));
  for (const [table, rows] of world.rowsByTable) {
    const entity = world.entities.find((each) => each.table === table);
    await database.query(
      `insert into "${table}" select * from jsonb_populate_recordset(null::"${table}", $1)`,
      [JSON.stringify(entity?.source === "document" ? rows.map((row) => toDocument(entity, row)) : rows)],
    );
  }
}

function entitiesByTable({ entities }: World): ReadonlyMap<string, readonly EntitySpec[]> {
  return Map.groupBy(entities, ({ table }) => table);
}

/** Columns that only some of the entities of a table have are null in the rows of the others. */
function createTable(table: string, entities: readonly EntitySpec[]): string {
  const [first] = entities;
  const columns = new Map(entities.flatMap((entity) => entity.columns.map((each) => [each.name, each])));
  const isPlain = ({ name }: ColumnSpec) => first?.source !== "document" || first.key.includes(name);
  const printed = [...columns.values()]
    .filter(isPlain)
    .map(({ name, kind, isList }) => `"${name}" ${sqlTypesByKind[kind]}${isList ? "[]" : ""}`);
  const data = first?.source === "document" ? ['"data" jsonb'] : [];
  return `create table "${table}" (${[...printed, ...data].join(", ")})`;
}

function toDocument({ key }: EntitySpec, row: Row): Row {
  const members = Object.entries(row).filter(([name]) => !key.includes(name));
  return {
    ...Object.fromEntries(key.map((name) => [name, row[name] ?? null])),
    // Null members are left out half of the time.
    data: Object.fromEntries(members.filter(([, value], index) => value !== null || index % 2 === 0)),
  };
}

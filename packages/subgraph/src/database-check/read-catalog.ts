import { type Queryable, quoteIdentifier, quoteQualified } from "@hansa/postgres";
import type { Source, SqlFunction } from "../definition/source.ts";

/** A table or view as the database has it. */
export interface CatalogRelation {
  readonly oid: string;
  /** Tables alone can be held against null, uniqueness and indexes: a view hides what it reads. */
  readonly kind: "table" | "view";
  readonly columnsByName: ReadonlyMap<string, CatalogColumn>;
  readonly indexes: readonly CatalogIndex[];
}

export interface CatalogColumn {
  readonly name: string;
  /** As `format_type` prints it, that of a domain being its base's: `bigint`, `text[]`. */
  readonly type: string;
  readonly isNullable: boolean;
}

/** An index of all rows over columns alone. */
export interface CatalogIndex {
  readonly columns: readonly string[];
  readonly isUnique: boolean;
  readonly isOrdered: boolean;
}

export interface CatalogEnum {
  readonly type: string;
  readonly labels: readonly string[];
}

/** What a database says of itself, by the names by which SQL refers to things. */
export interface Catalog {
  readonly relationsByName: ReadonlyMap<string, CatalogRelation>;
  readonly enumsByName: ReadonlyMap<string, CatalogEnum>;
  /** The parameters of each function of the name, as SQL declares them. */
  readonly signaturesByFunction: ReadonlyMap<string, readonly string[]>;
}

/** The name of a column's enum type as SQL refers to it. */
export function enumReference(name: string): string {
  return name.split(".").map(quoteIdentifier).join(".");
}

/** Reads what a database has of these things; the connection's search path decides where no schema is named. */
export async function readCatalog(
  database: Queryable,
  names: {
    readonly sources: readonly Source[];
    readonly enums: readonly string[];
    readonly functions: readonly SqlFunction[];
  },
): Promise<Catalog> {
  const [relationsByName, enumsByName, signaturesByFunction] = await Promise.all([
    readRelations(database, [...new Set(names.sources.map(quoteQualified))]),
    readEnums(database, [...new Set(names.enums.map(enumReference))]),
    readSignatures(database, names.functions),
  ]);
  return { relationsByName, enumsByName, signaturesByFunction };
}

interface ColumnRow extends Record<string, unknown> {
  readonly source: string;
  readonly oid: string;
  readonly kind: string;
  readonly column: string | null;
  readonly type: string;
  readonly isNullable: boolean;
}

const columnsSql = `
  select w.name as "source", c.oid::text as "oid", c.relkind::text as "kind", a.attname::text as "column",
    format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null) as "type",
    not (a.attnotnull or t.typnotnull) as "isNullable"
  from unnest($1::text[]) as w(name)
  join pg_class c on c.oid = to_regclass(w.name)
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_type t on t.oid = a.atttypid
  order by w.name, a.attnum`;

async function readRelations(
  database: Queryable,
  names: readonly string[],
): Promise<ReadonlyMap<string, CatalogRelation>> {
  const rows = await database.query<ColumnRow>(columnsSql, [names]);
  const indexes = await readIndexes(
    database,
    rows.map(({ oid }) => oid),
  );
  const byName = Map.groupBy(rows, ({ source }) => source);
  return new Map(
    [...byName].map(([name, columns]) => {
      const { oid = "", kind = "" } = columns[0] ?? {};
      const columnsByName = new Map(
        columns.flatMap(({ column, type, isNullable }) =>
          column === null ? [] : [[column, { name: column, type, isNullable }] as const],
        ),
      );
      const isTable = kind === "r" || kind === "p";
      const ownIndexes = indexes.get(oid) ?? [];
      return [
        name,
        {
          oid,
          kind: isTable ? "table" : "view",
          columnsByName,
          indexes: ownIndexes,
        } satisfies CatalogRelation,
      ] as const;
    }),
  );
}

interface IndexRow extends CatalogIndex, Record<string, unknown> {
  readonly relation: string;
}

const indexesSql = `
  select i.indrelid::text as "relation", i.indisunique as "isUnique", m.amname = 'btree' as "isOrdered",
    array(
      select a.attname::text
      from unnest(i.indkey::int2[]) with ordinality as k(attnum, position)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.position <= i.indnkeyatts
      order by k.position
    ) as "columns"
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
  where i.indrelid = any($1::oid[]) and i.indisvalid and i.indpred is null and i.indexprs is null`;

async function readIndexes(
  database: Queryable,
  oids: readonly string[],
): Promise<ReadonlyMap<string, readonly CatalogIndex[]>> {
  const rows = await database.query<IndexRow>(indexesSql, [[...new Set(oids)]]);
  return Map.groupBy(rows, ({ relation }) => relation);
}

interface EnumRow extends CatalogEnum, Record<string, unknown> {
  readonly name: string;
}

async function readEnums(
  database: Queryable,
  names: readonly string[],
): Promise<ReadonlyMap<string, CatalogEnum>> {
  const rows = await database.query<EnumRow>(
    `select w.name, format_type(t.oid, null) as "type",
       array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as "labels"
     from unnest($1::text[]) as w(name)
     join pg_type t on t.oid = to_regtype(w.name)
     where t.typtype = 'e'`,
    [names],
  );
  return new Map(rows.map(({ name, type, labels }) => [name, { type, labels }]));
}

interface SignatureRow extends Record<string, unknown> {
  readonly index: string;
  readonly signature: string;
}

async function readSignatures(
  database: Queryable,
  functions: readonly SqlFunction[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database.query<SignatureRow>(
    `select w.index::text, pg_get_function_arguments(p.oid) as "signature"
     from unnest($1::text[], $2::text[]) with ordinality as w(schema, name, index)
     join pg_proc p on p.proname = w.name and p.prokind = 'f'
     join pg_namespace n on n.oid = p.pronamespace
     where case when w.schema is null then pg_function_is_visible(p.oid) else n.nspname = w.schema end
     order by w.index, "signature"`,
    [functions.map(({ schema }) => schema ?? null), functions.map(({ name }) => name)],
  );
  const byIndex = Map.groupBy(rows, ({ index }) => index);
  return new Map(
    functions.map((each, index) => [
      quoteQualified(each),
      (byIndex.get(String(index + 1)) ?? []).map(({ signature }) => signature),
    ]),
  );
}

import { didYouMean, suggest } from "@hansa/core";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "@hansa/postgres";
import type { Column } from "../definition/column.ts";
import type { Source } from "../definition/source.ts";
import type { KeyModel } from "../model/subgraph-model.ts";
import { declareColumn, declaredType, isTypeOf } from "./column-types.ts";
import { type DatabaseFinding, findingOf } from "./database-finding.ts";
import { type Catalog, type CatalogRelation, enumReference } from "./read-catalog.ts";

/** A source with what reads it: an entity by its name, a relation that goes through it, or an observer. */
export interface NamedSource {
  readonly source: Source;
  readonly coordinate: string;
  readonly keys: readonly KeyModel[];
}

/** A source together with what else is read of its table. */
export interface UsedSource extends NamedSource {
  /** Its columns, and those of other sources of the same table. */
  readonly tableColumns: Source["columns"];
  /** The primary key of a table that is to be made: the first one of an entity that has its rows there. */
  readonly tableKey: KeyModel | undefined;
}

/** The columns that a source must have in the database: those of a document are within one. */
export function plainColumnsOf(source: Source): ReadonlyMap<string, Column> {
  const columns = Object.entries(source.columns);
  return new Map(
    source.kind === "document" ? columns.filter(([name]) => source.plainColumns.includes(name)) : columns,
  );
}

/** In what a table or view is not as it is declared. */
export function checkSource(used: UsedSource, catalog: Catalog): readonly DatabaseFinding[] {
  const name = quoteQualified(used.source);
  const relation = catalog.relationsByName.get(name);
  if (relation === undefined) {
    const message = `"${used.coordinate}" reads ${name}, which the database does not have.`;
    const sql = used.source.kind === "document" ? undefined : createTable(used);
    return [findingOf("SOURCE_MISSING", [used.coordinate], message, sql)];
  }
  return [
    ...[...plainColumnsOf(used.source)].flatMap(([column, declared]) =>
      checkColumn(used, column, declared, relation, catalog),
    ),
    ...(used.source.kind === "document" ? checkDocument(used, relation) : []),
    ...used.keys.flatMap((key) => checkKey(used, key, relation)),
  ];
}

function createTable({ source, tableColumns, tableKey: key }: UsedSource): string {
  const lines = Object.entries(tableColumns).map(([name, column]) => `  ${declareColumn(name, column)}`);
  const primaryKey =
    key === undefined ? [] : [`  primary key (${listColumns(key.map(({ column }) => column))})`];
  return `create table ${quoteQualified(source)} (\n${[...lines, ...primaryKey].join(",\n")}\n);`;
}

export function listColumns(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(", ");
}

function checkColumn(
  { source, coordinate }: UsedSource,
  name: string,
  declared: Column,
  { kind, columnsByName }: CatalogRelation,
  catalog: Catalog,
): readonly DatabaseFinding[] {
  const table = quoteQualified(source);
  const place = `${table}.${quoteIdentifier(name)}`;
  const column = columnsByName.get(name);
  if (column === undefined) {
    const hint = didYouMean(suggest(name, [...columnsByName.keys()]));
    return [
      findingOf(
        "COLUMN_MISSING",
        [coordinate],
        `"${coordinate}" names the column ${place}, which the database does not have.${hint}`,
        kind === "table" ? `alter table ${table} add column ${declareColumn(name, declared)};` : undefined,
      ),
    ];
  }
  if (!isTypeOf(declared, column.type, catalog)) {
    const type = declaredType(declared);
    const message = `"${coordinate}" declares ${place} to be ${type}, and it is ${column.type}.`;
    const sql = `alter table ${table} alter column ${quoteIdentifier(name)} type ${type} using ${quoteIdentifier(name)}::${type};`;
    return [findingOf("COLUMN_TYPE", [coordinate], message, kind === "table" ? sql : undefined)];
  }
  // Of a table with rows of several types, a column may be null in those that are not meant.
  const isWhole = Object.keys(source.rows).length === 0;
  return kind === "table" && isWhole && column.isNullable && !declared.isNullable
    ? [
        findingOf(
          "COLUMN_NULLABLE",
          [coordinate],
          `"${coordinate}" declares ${place} to hold no null, and the database lets it. Declare it nullable, or forbid null.`,
          `alter table ${table} alter column ${quoteIdentifier(name)} set not null;`,
        ),
      ]
    : [];
}

/** The column that has the documents. */
function checkDocument(
  { source, coordinate }: UsedSource,
  { columnsByName }: CatalogRelation,
): readonly DatabaseFinding[] {
  const column = columnsByName.get(source.dataColumn);
  const place = `${quoteQualified(source)}.${quoteIdentifier(source.dataColumn)}`;
  if (column === undefined) {
    const message = `"${coordinate}" reads documents from ${place}, which the database does not have.`;
    return [findingOf("COLUMN_MISSING", [coordinate], message)];
  }
  return column.type === "jsonb"
    ? []
    : [
        findingOf(
          "COLUMN_TYPE",
          [coordinate],
          `"${coordinate}" reads documents from ${place}, which must be jsonb and is ${column.type}.`,
        ),
      ];
}

/** Unique are columns of which some have a unique index; rows of a part of a table, also together with what marks them. */
function checkKey(
  { source, coordinate }: UsedSource,
  key: KeyModel,
  { kind, indexes, columnsByName }: CatalogRelation,
): readonly DatabaseFinding[] {
  const columns = key.map(({ column }) => column);
  const together = [...columns, ...Object.keys(source.rows)];
  const isUnique = indexes.some(
    (index) => index.isUnique && index.columns.every((column) => together.includes(column)),
  );
  const isThere = columns.every((column) => columnsByName.has(column));
  return kind !== "table" || isUnique || !isThere || source.kind === "document"
    ? []
    : [
        findingOf(
          "KEY_WITHOUT_UNIQUE_INDEX",
          [coordinate],
          `"${coordinate}" has the key (${columns.join(", ")}), and no unique index or primary key of ${quoteQualified(source)} keeps it unique.`,
          `create unique index on ${quoteQualified(source)} (${listColumns(together)});`,
        ),
      ];
}

/** In what the enum types of columns are not as they are declared. */
export function checkEnums(
  used: readonly UsedSource[],
  { enumsByName }: Catalog,
): readonly DatabaseFinding[] {
  const seen = new Set<string>();
  return used.flatMap(({ source, coordinate }) =>
    [...plainColumnsOf(source).values()].flatMap(({ enumType }) => {
      if (enumType === undefined || seen.has(enumType.name)) {
        return [];
      }
      seen.add(enumType.name);
      const name = enumReference(enumType.name);
      const found = enumsByName.get(name);
      if (found === undefined) {
        const message = `"${coordinate}" has a column of the enum type ${name}, which the database does not have.`;
        const labels = enumType.labels.map(quoteLiteral).join(", ");
        return [findingOf("ENUM_MISSING", [coordinate], message, `create type ${name} as enum (${labels});`)];
      }
      return checkLabels(coordinate, name, enumType.labels, found.labels);
    }),
  );
}

function checkLabels(
  coordinate: string,
  name: string,
  declared: readonly string[],
  found: readonly string[],
): readonly DatabaseFinding[] {
  const missing = declared.filter((label) => !found.includes(label));
  const surplus = found.filter((label) => !declared.includes(label));
  const facts = [
    ...(missing.length === 0
      ? []
      : [`the database lacks ${missing.map((label) => `"${label}"`).join(", ")}`]),
    ...(surplus.length === 0
      ? []
      : [`the declaration lacks ${surplus.map((label) => `"${label}"`).join(", ")}`]),
  ];
  const sql = missing.map((label) => `alter type ${name} add value ${quoteLiteral(label)};`).join("\n");
  return facts.length === 0
    ? []
    : [
        findingOf(
          "ENUM_LABELS",
          [coordinate],
          `The enum type ${name} has other labels than its declaration: ${facts.join(", and ")}.`,
          sql === "" ? undefined : sql,
        ),
      ];
}

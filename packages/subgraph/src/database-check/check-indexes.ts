import { quoteQualified } from "@hansa/postgres";
import type { Field } from "../definition/field.ts";
import { isLinkJoin } from "../definition/join.ts";
import type { RootField } from "../definition/root-field.ts";
import type { Source } from "../definition/source.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import { listColumns, plainColumnsOf } from "./check-sources.ts";
import { type DatabaseFinding, findingOf } from "./database-finding.ts";
import type { Catalog, CatalogIndex } from "./read-catalog.ts";

/** Columns by which rows are found or ordered. */
interface IndexNeed {
  readonly coordinate: string;
  readonly source: Source;
  readonly columns: readonly string[];
  /** `order`: the index must begin with the columns in their order; else with all of them in any. */
  readonly use: "find" | "order";
}

/** Which indexes are missing behind relations and orders; what several fields need is one finding. */
export function checkIndexes(model: SubgraphModel, catalog: Catalog): readonly DatabaseFinding[] {
  const unserved = indexNeeds(model).filter((need) => !isServed(need, catalog));
  const byIndex = Map.groupBy(
    unserved,
    ({ source, columns }) => `${quoteQualified(source)} (${listColumns(columns)})`,
  );
  return [...byIndex].map(([index, needs]) => {
    const coordinates = [...new Set(needs.map(({ coordinate }) => coordinate))];
    const uses = needs.some(({ use }) => use === "find") ? "finds" : "orders";
    return findingOf(
      "INDEX_MISSING",
      coordinates,
      `${coordinates.map((each) => `"${each}"`).join(", ")} ${uses} rows by ${index}, which no index begins with.`,
      `create index on ${index};`,
    );
  });
}

function indexNeeds(model: SubgraphModel): readonly IndexNeed[] {
  return [
    ...[...model.entitiesByName.values()].flatMap((entity) =>
      [...entity.fieldsByName].flatMap(([name, field]) =>
        needsOfRelation(model, `${entity.name}.${name}`, field),
      ),
    ),
    ...[...model.queriesByName].flatMap(([name, field]) => needsOfList(model, `Query.${name}`, field)),
  ];
}

function needsOfRelation(model: SubgraphModel, coordinate: string, field: Field): readonly IndexNeed[] {
  if (field.kind !== "one" && field.kind !== "many" && field.kind !== "connection") {
    return [];
  }
  const target = model.rowTypesByName.get(field.target.name);
  if (target === undefined) {
    return [];
  }
  const { join } = field;
  if (!isLinkJoin(join)) {
    return needsOf(target.source, coordinate, Object.keys(join), "find");
  }
  return [
    ...needsOf(join.link, coordinate, Object.keys(join.here), "find"),
    ...needsOf(target.source, coordinate, Object.values(join.there), "find"),
  ];
}

/** The order of a list at the root, and each that clients may ask for: below, a page is found first and is small. */
function needsOfList(model: SubgraphModel, coordinate: string, field: RootField): readonly IndexNeed[] {
  if ((field.kind !== "list" && field.kind !== "rootConnection") || field.call !== undefined) {
    return [];
  }
  const target = model.rowTypesByName.get(field.target.name);
  if (target === undefined) {
    return [];
  }
  const ordered = [...target.fieldsByName.values()].flatMap((each) =>
    each.kind === "column" && each.order === true ? [[each.column]] : [],
  );
  const orders = [field.orderBy.map(({ column }) => column), ...ordered];
  return orders.flatMap((columns) => needsOf(target.source, coordinate, columns, "order"));
}

/** What is asked of each table that a source reads. */
function needsOf(
  source: Source,
  coordinate: string,
  columns: readonly string[],
  use: IndexNeed["use"],
): readonly IndexNeed[] {
  if (source.kind === "union") {
    return source.branches.flatMap((branch) => {
      const own = columns.flatMap((column) => branch.columns[column] ?? []);
      return own.length === columns.length ? needsOf(branch.source, coordinate, own, use) : [];
    });
  }
  const known = plainColumnsOf(source);
  return source.kind === "representation" || columns.length === 0 || !columns.every((name) => known.has(name))
    ? []
    : [{ coordinate, source, columns, use }];
}

/** A view has the indexes of what it reads, which nobody can see from here. */
function isServed({ source, columns, use }: IndexNeed, { relationsByName }: Catalog): boolean {
  const relation = relationsByName.get(quoteQualified(source));
  return (
    relation === undefined ||
    relation.kind !== "table" ||
    !columns.every((name) => relation.columnsByName.has(name)) ||
    relation.indexes.some((index) => (use === "find" ? finds(index, columns) : orders(index, columns)))
  );
}

function finds({ columns: indexed, isUnique }: CatalogIndex, columns: readonly string[]): boolean {
  const first = indexed.slice(0, columns.length);
  const isPrefix = first.length === columns.length && first.every((name) => columns.includes(name));
  return isPrefix || (isUnique && indexed.every((name) => columns.includes(name)));
}

/** Of a unique index all columns decide: what comes after them orders nothing. */
function orders(
  { columns: indexed, isUnique, isOrdered }: CatalogIndex,
  columns: readonly string[],
): boolean {
  const length = isUnique ? Math.min(indexed.length, columns.length) : columns.length;
  return (
    isOrdered &&
    indexed.length >= length &&
    columns.slice(0, length).every((name, index) => indexed[index] === name)
  );
}

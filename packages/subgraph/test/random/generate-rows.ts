import type { ColumnKind } from "../../src/index.ts";
import type { Random } from "./random.ts";
import { type ColumnSpec, columnValue, type Row, type RowValue } from "./values.ts";
import type { EntitySpec, LinkSpec } from "./world.ts";

/** The column of shared tables that tells the types apart. */
export const markColumn: ColumnSpec = { name: "sort", kind: "text", isNullable: false, isList: false };

/** Rows for the tables of entities, unique by their keys, and of links. */
export function generateRows(
  random: Random,
  entities: readonly EntitySpec[],
  links: readonly LinkSpec[],
): ReadonlyMap<string, readonly Row[]> {
  const rowsByTable = new Map<string, Row[]>();
  for (const entity of entities) {
    const rows = rowsByTable.get(entity.table) ?? [];
    rowsByTable.set(entity.table, rows);
    const taken = new Set(
      entities.flatMap(({ table, interfaces }) =>
        // The keys of an interface's entities are unique together.
        interfaces.length > 0 && entity.interfaces.length > 0
          ? (rowsByTable.get(table) ?? []).map((row) => JSON.stringify([row.id]))
          : [],
      ),
    );
    for (const row of random.several(0, 8, () => generateRow(random, entity))) {
      const key = JSON.stringify(entity.key.map((name) => row[name]));
      if (!taken.has(key)) {
        taken.add(key);
        rows.push(row);
      }
    }
  }
  for (const { table, here, there } of links) {
    const column = (name: string, kind: ColumnKind) => ({ name, kind, isNullable: true, isList: false });
    const columns = [column("here", here), column("there", there)];
    rowsByTable.set(table, [...random.several(0, 8, () => rowOf(random, columns))]);
  }
  return rowsByTable;
}

function generateRow(random: Random, { columns, mark }: EntitySpec): Row {
  const marked = mark === undefined ? {} : { [markColumn.name]: random.chance(10) ? "other" : mark };
  return { ...rowOf(random, columns), ...marked };
}

function rowOf(random: Random, columns: readonly ColumnSpec[]): Row {
  return Object.fromEntries(
    columns.map((each) => [
      each.name,
      each.name === "v_json" ? jsonValue(random) : columnValue(random, each),
    ]),
  );
}

/** What a value of a JSON column is made of: `count` may be missing, `text` is not. */
function jsonValue(random: Random): RowValue {
  const text = columnValue(random, { name: "", kind: "text", isNullable: false, isList: false });
  return random.chance(30) ? null : random.chance(50) ? { text } : { text, count: random.integer(0, 3) };
}

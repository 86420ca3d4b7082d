import { quoteIdentifier, quoteLiteral, quoteQualified } from "@hansa/postgres";
import type { Column } from "../definition/column.ts";
import type { RowMark, Source, SourceBranch } from "../definition/source.ts";
import { typeColumn } from "../model/union-columns.ts";
import { rulesOfColumn, rulesOfItem } from "../schema/column-value.ts";

/**
 * A source as `from` refers to it: its name, or a query for the columns of a document, for rows with a mark or for
 * those of several tables. `rows` is where its rows come from in place of the table: the call of a function.
 */
export function printSource(source: Source, rows?: string): string {
  if (source.kind === "union") {
    return printUnion(source, rows);
  }
  const from = rows ?? quoteQualified(source);
  const mark = Object.keys(source.rows).length === 0 ? "" : ` where ${printMark(source, source.rows)}`;
  if (source.kind !== "document") {
    return mark === "" ? from : `(select * from ${from}${mark})`;
  }
  const columns = Object.keys(source.columns).map((name) => printAs(printColumn(source, name), name));
  return `(select ${columns.join(", ")} from ${from}${mark})`;
}

/**
 * The rows of several tables as one: what a table has no column for is null, and `"#type"` is the name of the type, null
 * for rows of none. Those are left out by the query around: PostgreSQL reads a branch by the indexes that an order asks
 * for only where it has no conditions of its own.
 */
function printUnion({ branches, columns }: Source, rows: string | undefined): string {
  const queries = branches.map((branch) => {
    const { source } = branch;
    const printed = Object.entries(columns).map(([name, definition]) => {
      const column = branch.columns[name];
      const expression =
        name === typeColumn
          ? printType(branch)
          : column === undefined
            ? `null::${rulesOfColumn(definition).sqlType}`
            : printColumn(source, column);
      return printAs(expression, name);
    });
    return `select ${printed.join(", ")} from ${rows ?? quoteQualified(source)}`;
  });
  const union = `(\n  ${queries.join("\n  union all ")}\n)`;
  const isMarked = branches.some(({ types }) => types.some(({ rows: mark }) => Object.keys(mark).length > 0));
  const type = quoteIdentifier(typeColumn);
  return isMarked ? `(select * from ${union} as "#union" where ${type} is not null)` : union;
}

function printAs(expression: string, name: string): string {
  const column = quoteIdentifier(name);
  return expression === column ? column : `${expression} as ${column}`;
}

function printType({ source, types }: SourceBranch): string {
  const [only] = types;
  if (types.length === 1 && only !== undefined && Object.keys(only.rows).length === 0) {
    return `${quoteLiteral(only.name)}::text`;
  }
  const cases = types.map(({ name, rows }) => `when ${printMark(source, rows)} then ${quoteLiteral(name)}`);
  return `case ${cases.join(" ")} end`;
}

/** True of the rows that have the values of a mark, which are the module's own. */
function printMark(source: Source, mark: RowMark): string {
  return Object.entries(mark)
    .map(([name, value]) => `${printColumn(source, name)} = ${quoteLiteral(String(value))}`)
    .join(" and ");
}

/** A column of a table, or the member of a document that is one. */
function printColumn(source: Source, name: string): string {
  const column = source.columns[name];
  return source.kind !== "document" || column === undefined || source.plainColumns.includes(name)
    ? quoteIdentifier(name)
    : printMember(quoteIdentifier(source.dataColumn), name, column);
}

/** A member of a JSON column as a column of the type that it is declared to have; null where it is null or missing. */
function printMember(data: string, name: string, column: Column): string {
  const key = quoteLiteral(name);
  const { sqlType } = rulesOfItem(column);
  if (column.isList) {
    const items = `jsonb_array_elements_text(${data} -> ${key}) with ordinality as items(item, position)`;
    return `case when jsonb_typeof(${data} -> ${key}) = 'array' then array(select item::${sqlType} from ${items} order by position) end`;
  }
  return column.kind === "jsonb" ? `nullif(${data} -> ${key}, 'null')` : `(${data} ->> ${key})::${sqlType}`;
}

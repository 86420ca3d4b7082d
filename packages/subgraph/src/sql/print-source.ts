import type { Column } from "../definition/column.ts";
import type { Source } from "../definition/source.ts";
import { rulesOfItem } from "../schema/column-value.ts";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "./identifier.ts";

/** A source as `from` refers to it: its name, or for a document the columns that its members are. */
export function printSource(source: Source): string {
  if (source.kind !== "document") {
    return quoteQualified(source);
  }
  const columns = Object.entries(source.columns).map(([name, column]) =>
    source.plainColumns.includes(name)
      ? quoteIdentifier(name)
      : `${printMember(quoteIdentifier(source.dataColumn), name, column)} as ${quoteIdentifier(name)}`,
  );
  return `(select ${columns.join(", ")} from ${quoteQualified(source)})`;
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

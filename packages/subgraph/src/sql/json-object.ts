import { quoteLiteral } from "@hansa/postgres";

/** A member of a JSON object in SQL: its name in the answer and the expression of its value. */
export interface JsonMember {
  readonly key: string;
  readonly expression: string;
}

/** The alias of the row that an object is made of. No response key can be equal to it and so be taken for it. */
export const rowAlias = '"#row"';

// What PostgreSQL cuts off or refuses: longer names of columns, more columns in a row, more arguments in a call.
const maxColumnNameLength = 63;
const maxColumns = 1_000;
const maxPairsInCall = 50;

/**
 * A query whose rows, called `"#row"`, are JSON objects, and the expression that makes the object of one.
 *
 * The members are the columns of the row, which PostgreSQL prints fastest and people read best. Objects whose names
 * or number of members no row can have are built by function calls instead.
 */
export function printObjectQuery(
  members: readonly JsonMember[],
  clauses: readonly string[],
): { readonly query: string; readonly object: string } {
  const tail = clauses.map((clause) => `\n${clause}`).join("");
  const fitsRow =
    members.length <= maxColumns && members.every(({ key }) => key.length <= maxColumnNameLength);
  if (!fitsRow) {
    return { query: `select ${printBuiltObject(members)} as "json"${tail}`, object: `${rowAlias}."json"` };
  }
  // GraphQL names and our own hidden ones hold no quotes.
  const columns = members.map(({ key, expression }) => `\n  ${indent(expression)} as "${key}"`);
  return { query: `select${columns.join(",")}${tail}`, object: rowAlias };
}

/** As `printObjectQuery`, the object being any expression. */
export function printExpressionQuery(
  expression: string,
  clauses: readonly string[],
): { readonly query: string; readonly object: string } {
  const tail = clauses.map((clause) => `\n${clause}`).join("");
  return { query: `select\n  ${indent(expression)} as "json"${tail}`, object: `${rowAlias}."json"` };
}

/** The object of one row as an expression; null where the clauses leave no row. */
export function printObject(members: readonly JsonMember[], clauses: readonly string[]): string {
  const { query, object } = printObjectQuery(members, clauses);
  return `(\n  select ${object === rowAlias ? `row_to_json(${object})` : object}\n  from (\n    ${indent(indent(query))}\n  ) as ${rowAlias}\n)`;
}

/** Moves all lines but the first two columns to the right. */
export function indent(sql: string): string {
  return sql.replaceAll("\n", "\n  ");
}

function printBuiltObject(members: readonly JsonMember[]): string {
  const chunks: string[] = [];
  for (let start = 0; start < Math.max(members.length, 1); start += maxPairsInCall) {
    const pairs = members
      .slice(start, start + maxPairsInCall)
      .map(({ key, expression }) => `${quoteLiteral(key)}, ${expression}`);
    chunks.push(`json_build_object(${pairs.join(", ")})`);
  }
  return chunks.reduce(
    (left, right) => `(left(${left}::text, -1) || ', ' || substr(${right}::text, 2))::json`,
  );
}

/** The cells of a line of a table. One of two cells is a remark, which counts for no column's width. */
export type Row = readonly string[];

/** A table for a terminal. */
export function printRows(rows: readonly Row[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row.length === 2 ? 0 : (row[column] ?? "").length))),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join("  ")}`);
  }
}

/** The same in Markdown; the first row is the header. */
export function formatRows([header = [], ...rows]: readonly Row[]): string {
  const line = header.map((_, column) => (column === 0 ? "---" : "---:"));
  return [header, line, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

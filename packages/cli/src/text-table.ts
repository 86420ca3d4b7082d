/** Rows under their headings in columns as wide as their widest cell, for a terminal. */
export function formatTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const formatRow = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    formatRow(headings),
    formatRow(widths.map((width) => "─".repeat(width))),
    ...rows.map(formatRow),
  ].join("\n");
}

/** The catalogue that a table of codes is short for. */
export function catalogueOf<Code extends string, Entry, Definition>(
  table: Readonly<Record<Code, Entry>>,
  define: (entry: Entry) => Definition,
): Readonly<Record<Code, Definition>> {
  const definitions = Object.entries<Entry>(table).map(([code, entry]) => [code, define(entry)] as const);
  // `fromEntries` forgets the keys, which are those of the table.
  return Object.fromEntries(definitions) as Record<Code, Definition>;
}

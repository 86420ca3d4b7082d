/** A name as SQL refers to it, whatever characters it has. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A source or function, within its schema where it names one. */
export function quoteQualified({
  schema,
  name,
}: {
  readonly schema: string | undefined;
  readonly name: string;
}): string {
  return schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** A text of ours (a type name, a response key) as a literal. What clients send is bound instead, always. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

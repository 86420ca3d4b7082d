/** One subgraph as composition takes it. */
export interface SubgraphInput {
  readonly name: string;
  /** Where the gateway sends requests for it; may be empty where nothing will run the supergraph. */
  readonly routingUrl: string;
  /** Its schema, as its `_service { sdl }` would answer. */
  readonly sdl: string;
  /** The file the schema was read from, for error messages; absent: the subgraph's name stands for it. */
  readonly file?: string;
}

/** A place in a subgraph's schema. Lines and columns count from 1. */
export interface SourcePlace {
  readonly subgraph: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An error or a hint of composition. */
export interface CompositionFinding {
  /** A code that the federation world documents, or one of `compositionErrorCatalogue`. */
  readonly code: string;
  /** What is wrong, or worth knowing, with what: sentences, over several lines where an operation is shown. */
  readonly message: string;
  /** What to do about it: a sentence. */
  readonly mend?: string;
  /** The schema coordinate it is about (`Type`, `Type.field`), where there is one. */
  readonly coordinate?: string;
  /** Of a SATISFIABILITY_ERROR: a shortest operation that cannot be answered. */
  readonly operation?: string;
  /** The subgraphs it concerns, by name, sorted. */
  readonly subgraphs: readonly string[];
  /** Where in the subgraphs' schemas, as far as it is known; sorted by subgraph. */
  readonly locations: readonly SourcePlace[];
}

/** Writes a finding as compilers do: `file:line:column: message [CODE]`, further places on lines of their own. */
export function formatFinding(finding: CompositionFinding): string {
  const [first, ...others] = finding.locations.map(formatPlace);
  const head = first === undefined ? "" : `${first}: `;
  const text = withMend(finding);
  return [`${head}${text} [${finding.code}]`, ...others.map((place) => `  also ${place}`)].join("\n");
}

/** What is found and what to do about it, in one text. */
export function withMend({ message, mend }: CompositionFinding): string {
  return mend === undefined ? message : `${message}${message.includes("\n") ? "\n" : " "}${mend}`;
}

function formatPlace(place: SourcePlace): string {
  return `${place.file}:${place.line}:${place.column}`;
}

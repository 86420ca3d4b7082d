/** A place in a text. Lines and columns count from 1, columns in UTF-16 units as editors have them. */
export interface DiagnosticPlace {
  /** The subgraph whose schema it is in; null for other files. */
  readonly subgraph: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something that a command found in files of the user's: the form in which `--format json` prints it. */
export interface Diagnostic {
  readonly level: "error" | "warn" | "info" | "debug";
  /** Of docs/errors.md. */
  readonly code: string;
  /** What is wrong: sentences, over several lines where an operation is shown. */
  readonly message: string;
  /** What to do, where the message does not say it. */
  readonly mend: string | null;
  /** The schema coordinate that it is about. */
  readonly coordinate: string | null;
  /** The subgraphs that it concerns, sorted. */
  readonly subgraphs: readonly string[];
  /** The first is where one would look first. */
  readonly locations: readonly DiagnosticPlace[];
}

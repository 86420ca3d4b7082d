/** How much a finding matters: `error` makes requests fail or answer what is wrong, `warn` makes them slow. */
export type DatabaseFindingLevel = "error" | "warn";

const meanings = {
  SOURCE_MISSING: { level: "error", summary: "A table or view that an entity reads is not there." },
  COLUMN_MISSING: { level: "error", summary: "A source lacks a column that the subgraph names." },
  COLUMN_TYPE: { level: "error", summary: "A column has another type than the subgraph declares." },
  COLUMN_NULLABLE: {
    level: "error",
    summary:
      "A column may hold null, and its field may not be null: declare it `.nullable()`, or forbid null.",
  },
  ENUM_MISSING: { level: "error", summary: "An enum type that a column is declared to have is not there." },
  ENUM_LABELS: { level: "error", summary: "An enum type and its declaration do not have the same labels." },
  FUNCTION_MISSING: { level: "error", summary: "A function that a field calls is not there." },
  FUNCTION_PARAMETERS: {
    level: "error",
    summary: "A function does not take the parameters that a field calls it with, by their names and types.",
  },
  FUNCTION_RESULT: {
    level: "error",
    summary:
      "A function does not return what the field reads: the columns of the source, a key, or a status.",
  },
  KEY_WITHOUT_UNIQUE_INDEX: {
    level: "error",
    summary: "Nothing in the database keeps the key of an entity unique.",
  },
  OBSERVER_MISSING: {
    level: "error",
    summary: "The triggers of an observer are not in place, so that changes are told to nobody.",
  },
  INDEX_MISSING: {
    level: "warn",
    summary: "No index serves a relation or the order of a list, so that the whole table is read.",
  },
} as const;

export type DatabaseFindingCode = keyof typeof meanings;

/** What may be found of a database, each in one sentence. */
export const databaseHintCatalogue: Readonly<
  Record<DatabaseFindingCode, { readonly level: DatabaseFindingLevel; readonly summary: string }>
> = meanings;

/** Something in which a database is not as a subgraph needs it. */
export interface DatabaseFinding {
  readonly code: DatabaseFindingCode;
  readonly level: DatabaseFindingLevel;
  /** What needs it: `Order`, `Order.lines`, `Mutation.orderCreate`. */
  readonly coordinates: readonly string[];
  readonly message: string;
  /** What would mend it; absent where only people know. */
  readonly sql?: string;
}

/** A finding of the level that its code has. */
export function findingOf(
  code: DatabaseFindingCode,
  coordinates: readonly string[],
  message: string,
  sql?: string,
): DatabaseFinding {
  const { level } = databaseHintCatalogue[code];
  return { code, level, coordinates, message, ...(sql === undefined ? {} : { sql }) };
}

import type { GraphQLSchema } from "graphql";

/** The versions of a schema that clients see. */
export interface SchemaVersions {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/** How much a change matters to clients: it breaks them, may surprise them, or does neither. */
export type Criticality = "breaking" | "dangerous" | "safe";

/** One difference between two schemas as clients see them. */
export interface SchemaChange {
  readonly criticality: Criticality;
  /** What kind of change: `FIELD_REMOVED`. */
  readonly type: string;
  /** The schema coordinate of what has changed; null for the schema itself. */
  readonly coordinate: string | null;
  /** A sentence. */
  readonly message: string;
  /** Coordinates of the old schema: an operation that uses one of them may notice the change. */
  readonly affects: readonly string[];
  /** An argument or input field of the old schema: an operation that may leave it out may notice the change too. */
  readonly affectsOmission?: string;
}

export const criticalities: readonly Criticality[] = ["breaking", "dangerous", "safe"];

/** Breaking before dangerous before safe, then by coordinate and kind. */
export function compareChanges(a: SchemaChange, b: SchemaChange): number {
  const keyOf = ({ criticality, coordinate, type, message }: SchemaChange): readonly string[] => [
    String(criticalities.indexOf(criticality)),
    coordinate ?? "",
    type,
    message,
  ];
  const [left, right] = [keyOf(a), keyOf(b)];
  const index = left.findIndex((part, position) => part !== right[position]);
  return index < 0 ? 0 : (left[index] ?? "") < (right[index] ?? "") ? -1 : 1;
}

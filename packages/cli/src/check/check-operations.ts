import { type GraphQLSchema, validate } from "graphql";
import { type OperationUsage, usageOf } from "./operation-usage.ts";
import type { RecordedOperation, RecordedOperations } from "./recorded-operations.ts";
import type { SchemaChange, SchemaVersions } from "./schema-change.ts";

/** A change with the operations that may notice it, by their labels; null where no operations are known. */
export interface CheckedChange extends SchemaChange {
  readonly usedBy: readonly string[] | null;
}

/** An operation that is valid before and not after. */
export interface BrokenOperation {
  readonly label: string;
  readonly reason: string;
}

/** What recorded operations say of a change of schemas. */
export interface OperationCheck {
  readonly changes: readonly CheckedChange[];
  readonly broken: readonly BrokenOperation[];
  /** What could not be read as an operation of the schema before, and is not counted. */
  readonly ignored: readonly BrokenOperation[];
  readonly operationCount: number;
}

/** Tells which operations may notice which change, and which are no longer valid. O(operations × changes). */
export function checkOperations(
  changes: readonly SchemaChange[],
  { operations, unreadable }: RecordedOperations,
  { before, after }: SchemaVersions,
): OperationCheck {
  const verdicts = operations.map((operation) => ({ operation, reason: firstError(operation, before) }));
  const valid = verdicts.flatMap(({ operation, reason }) => (reason === undefined ? [operation] : []));
  const ignored = verdicts.flatMap(({ operation: { label }, reason }) =>
    reason === undefined ? [] : [{ label, reason }],
  );
  const usages = valid.map(({ label, document }) => ({ label, usage: usageOf(document, before) }));
  return {
    changes: changes.map((change) => ({
      ...change,
      usedBy: usages.filter(({ usage }) => mayNotice(usage, change)).map(({ label }) => label),
    })),
    broken: valid.flatMap((operation) => {
      const reason = firstError(operation, after);
      return reason === undefined ? [] : [{ label: operation.label, reason }];
    }),
    ignored: [...unreadable, ...ignored],
    operationCount: valid.length,
  };
}

function mayNotice({ used, omitted }: OperationUsage, { affects, affectsOmission }: SchemaChange): boolean {
  return (
    affects.some((name) => used.has(name)) || (affectsOmission !== undefined && omitted.has(affectsOmission))
  );
}

function firstError({ document }: RecordedOperation, schema: GraphQLSchema): string | undefined {
  return validate(schema, document, undefined, { maxErrors: 1 })[0]?.message;
}

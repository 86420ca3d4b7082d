import type { Queryable } from "../database.ts";
import { PostgresError } from "../errors.ts";
import type { Migration } from "./migration-file.ts";

/** How a migration stands: what the files say against what the database says. */
export type MigrationState = "applied" | "pending" | "changed" | "missing";

export interface MigrationStatus {
  readonly number: number;
  readonly name: string;
  readonly state: MigrationState;
  /** When it was applied; absent while it is pending. */
  readonly appliedAt?: Date;
}

/** A row of `hansa.migration`. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly appliedAt: Date;
}

/** What the database says; nothing before its first migration. */
export async function readHistory(database: Queryable): Promise<readonly AppliedMigration[]> {
  const [found] = await database.query("select 1 where to_regclass('hansa.migration') is not null");
  if (found === undefined) {
    return [];
  }
  return await database.query<AppliedMigration & Record<string, unknown>>(
    `select number, name, checksum, applied_at as "appliedAt" from hansa.migration order by number`,
  );
}

/** Each migration that either side knows, in order. */
export function compareHistory(
  files: readonly Migration[],
  history: readonly AppliedMigration[],
): readonly MigrationStatus[] {
  const appliedByNumber = new Map(history.map((applied) => [applied.number, applied]));
  const fileNumbers = new Set(files.map((file) => file.number));
  const known = files.map((file): MigrationStatus => {
    const applied = appliedByNumber.get(file.number);
    if (applied === undefined) {
      return { number: file.number, name: file.name, state: "pending" };
    }
    const isSame = applied.checksum === file.checksum && applied.name === file.name;
    const state = isSame ? "applied" : "changed";
    return { number: file.number, name: file.name, state, appliedAt: applied.appliedAt };
  });
  const missing = history
    .filter((applied) => !fileNumbers.has(applied.number))
    .map(({ number, name, appliedAt }): MigrationStatus => ({ number, name, state: "missing", appliedAt }));
  return [...known, ...missing].sort((a, b) => a.number - b.number);
}

/** @throws PostgresError MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_OUT_OF_ORDER for the first that is so. */
export function assertHistoryFits(statuses: readonly MigrationStatus[], directory: string): void {
  for (const [index, status] of statuses.entries()) {
    const applied = status.appliedAt?.toISOString();
    switch (status.state) {
      case "changed":
        throw new PostgresError(
          "MIGRATION_CHANGED",
          `The migration "${status.name}" was applied on ${applied}, and its file in "${directory}" is another one now. Restore it as it was, and put the change into a new migration.`,
        );
      case "missing":
        throw new PostgresError(
          "MIGRATION_MISSING",
          `The migration "${status.name}" was applied on ${applied}, and there is no such file in "${directory}". Restore it; a newer version of the service may have applied it.`,
        );
      case "applied":
        if (statuses[index - 1]?.state === "pending") {
          throw new PostgresError(
            "MIGRATION_OUT_OF_ORDER",
            `The migration "${statuses[index - 1]?.name}" in "${directory}" comes before "${status.name}", which is applied already. Give it the next free number.`,
          );
        }
        break;
      case "pending":
        break;
    }
  }
}

import { PostgresError, type Queryable } from "@hansa/postgres";
import { type ClaimedRow, savepoint, settleRows } from "./inbox-rows.ts";
import { type Failure, noteAttempt } from "./note-attempt.ts";
import { type HandlerOptions, HandlerOverdue, runHandler } from "./run-handler.ts";

/** Events that were handled, and what becomes of those that could not be. */
export interface RowsOutcome {
  readonly handled: number;
  /** Those of the handled that have failed before. */
  readonly recovered: readonly ClaimedRow[];
  readonly failures: readonly Failure[];
  /** How long each attempt took. */
  readonly durationsMs: readonly number[];
}

/**
 * Rows of the inbox are changed before the savepoint or when it is released, never behind it. A row that a transaction has
 * locked and a subtransaction of it changes gets a multixact, and what a multixact has deleted no index scan marks as
 * gone: each claim would then walk over all that was handled since the last vacuum.
 */
const endSavepoint = "release savepoint hansa_event";
/** What the event before it has written is kept whatever becomes of the next one. */
const nextSavepoint = `${endSavepoint}; ${savepoint}`;
const backToSavepoint = "rollback to savepoint hansa_event";
const dropSavepoint = `${backToSavepoint}; ${endSavepoint}`;

/**
 * Handles events in the transaction that has locked them, behind its savepoint, and notes what became of each: first
 * as if none failed, without a statement between them. When one of several does, what all have done is taken back, and
 * they are handled once more with a savepoint for each. The last statement is not waited for: it goes with the commit,
 * which fails when it does.
 *
 * @throws HandlerOverdue; PostgresError when the database fails.
 */
export async function handleRows(
  options: HandlerOptions,
  transaction: Queryable,
  rows: readonly ClaimedRow[],
): Promise<RowsOutcome> {
  const durationsMs: number[] = [];
  let trace = "";
  try {
    for (const row of rows) {
      trace = await measure(options, durationsMs, () => runHandler(options, transaction, row, trace));
    }
  } catch (error) {
    rethrowUnlessFailed(error);
    const [only, another] = rows;
    if (only === undefined || another !== undefined) {
      await transaction.query(backToSavepoint);
      return await handleEach(options, transaction, rows);
    }
    await transaction.query(dropSavepoint);
    const failures = [await noteAttempt(options, transaction, only, error)];
    return { handled: 0, recovered: [], failures, durationsMs };
  }
  settleLast(options, transaction, rows);
  return { handled: rows.length, recovered: rows.filter(hasFailed), failures: [], durationsMs };
}

/** Sends what settles rows, and does not wait for it. */
function settleLast({ consumer }: HandlerOptions, transaction: Queryable, rows: readonly ClaimedRow[]): void {
  if (rows.length > 0) {
    transaction.query(endSavepoint).catch(() => undefined);
    settleRows(transaction, consumer, rows).catch(() => undefined);
  }
}

async function measure<Result>(
  { clock }: HandlerOptions,
  durationsMs: number[],
  attempt: () => Promise<Result>,
): Promise<Result> {
  const startedAt = clock.monotonic();
  try {
    return await attempt();
  } finally {
    durationsMs.push(clock.monotonic() - startedAt);
  }
}

async function handleEach(
  options: HandlerOptions,
  transaction: Queryable,
  rows: readonly ClaimedRow[],
): Promise<RowsOutcome> {
  const handled: ClaimedRow[] = [];
  const failures: Failure[] = [];
  const durationsMs: number[] = [];
  for (const row of rows) {
    try {
      await measure(options, durationsMs, () => runHandler(options, transaction, row, undefined));
      // Fails where a statement of the handler has failed and it went on regardless.
      await transaction.query(nextSavepoint);
      handled.push(row);
    } catch (error) {
      rethrowUnlessFailed(error);
      await transaction.query(dropSavepoint);
      failures.push(await noteAttempt(options, transaction, row, error));
      await transaction.query(savepoint);
    }
  }
  settleLast(options, transaction, handled);
  return { handled: handled.length, recovered: handled.filter(hasFailed), failures, durationsMs };
}

function hasFailed({ attempts }: ClaimedRow): boolean {
  return attempts > 0;
}

/** Passes on what is no failure of one handler. */
function rethrowUnlessFailed(error: unknown): void {
  if (error instanceof HandlerOverdue || isOfDatabase(error)) {
    throw error;
  }
}

/** The database itself is not there: no attempt of the handler. */
export function isOfDatabase(error: unknown): boolean {
  return error instanceof PostgresError && error.status === 503;
}

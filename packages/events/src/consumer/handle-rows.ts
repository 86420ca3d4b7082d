import { PostgresError, type Queryable } from "@hansa/postgres";
import { type ClaimedRow, settleRows } from "./inbox-rows.ts";
import { type Failure, noteAttempt } from "./note-attempt.ts";
import { type HandlerOptions, HandlerOverdue, runHandler } from "./run-handler.ts";

/** Events that were handled, and what becomes of those that could not be. */
export interface RowsOutcome {
  readonly handled: number;
  readonly failures: readonly Failure[];
  /** How long each attempt took. */
  readonly durationsMs: readonly number[];
}

/** What the event before it has written is kept whatever becomes of the next one. */
const nextSavepoint = "release savepoint hansa_event; savepoint hansa_event";
const backToSavepoint = "rollback to savepoint hansa_event";

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
    await transaction.query(backToSavepoint);
    const [only, another] = rows;
    return only === undefined || another !== undefined
      ? await handleEach(options, transaction, rows)
      : { handled: 0, failures: [await noteAttempt(options, transaction, only, error)], durationsMs };
  }
  settleRows(transaction, options.consumer, rows).catch(() => undefined);
  return { handled: rows.length, failures: [], durationsMs };
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
  const { consumer } = options;
  const handled: ClaimedRow[] = [];
  const failures: Failure[] = [];
  const durationsMs: number[] = [];
  for (const [index, row] of rows.entries()) {
    const isLast = index === rows.length - 1;
    try {
      await measure(options, durationsMs, () => runHandler(options, transaction, row, undefined));
      // Fails where a statement of the handler has failed and it went on regardless.
      await (isLast
        ? settleRows(transaction, consumer, [...handled, row])
        : transaction.query(nextSavepoint));
      handled.push(row);
    } catch (error) {
      rethrowUnlessFailed(error);
      await transaction.query(backToSavepoint);
      failures.push(await noteAttempt(options, transaction, row, error));
      await (isLast ? settleRows(transaction, consumer, handled) : transaction.query(nextSavepoint));
    }
  }
  return { handled: handled.length, failures, durationsMs };
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

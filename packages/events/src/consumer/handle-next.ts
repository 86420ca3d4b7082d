import type { Queryable } from "@hansa/postgres";
import { EventsError } from "../errors.ts";
import type { DeadLetter } from "./dead-letters.ts";
import { handleRows, isOfDatabase, type RowsOutcome } from "./handle-rows.ts";
import { type ClaimedRow, claimBegunRow, claimRows, type FoundRow, noteBegin } from "./inbox-rows.ts";
import { type Failure, noteAttempt } from "./note-attempt.ts";
import { type HandlerOptions, HandlerOverdue } from "./run-handler.ts";
import type { SuspectTurn } from "./suspect-turn.ts";

export interface HandleOptions extends HandlerOptions {
  readonly turn: SuspectTurn;
  /** Called when there is something to do that could not be done before. */
  readonly onFree: () => void;
}

/** What came of looking for something to do. */
export interface HandleOutcome {
  /** How many events had their effect. */
  readonly handled: number;
  /** For each attempt that failed and is made again: after how many milliseconds. */
  readonly retriedAfterMs: readonly number[];
  /** Events that were given up. */
  readonly dead: readonly DeadLetter[];
  /** How long each attempt took, also those that failed. */
  readonly durationsMs: readonly number[];
}

/** Between noting that an event is begun and locking it, beside the time of its handler. */
const leaseReserveMs = 1_000;

/** What a claim came to, and the suspect that is to be handled by itself. */
interface Claimed extends RowsOutcome {
  readonly begun?: string;
}

/**
 * Handles the next events of a consumer, up to `limit`, in one transaction with the note that they are handled. What
 * a handler that failed has written is taken back, and its failure noted, in the same transaction.
 *
 * An event whose row a transaction has touched and not settled may be the one that ended its process. It is handled by
 * itself, and that this is begun is noted first, in a transaction before: found again with that note, the process has
 * died of it, and that was an attempt.
 *
 * @throws PostgresError when the database fails; nothing is noted then, and the events are tried again.
 */
export async function handleNext(options: HandleOptions, limit: number): Promise<HandleOutcome> {
  const turn = options.turn.tryTake(options.onFree);
  let foundSome = false;
  try {
    const { begun, ...first } = await handleFound(options, limit, turn !== undefined);
    if (begun === undefined) {
      return outcomeOf([first]);
    }
    foundSome = true;
    return outcomeOf([first, await handleBegun(options, begun)]);
  } finally {
    turn?.release(foundSome);
  }
}

/** Handles what nobody has begun, and notes the first suspect as begun. */
async function handleFound(options: HandleOptions, limit: number, withSuspects: boolean): Promise<Claimed> {
  const { database, consumer } = options;
  let fresh: readonly FoundRow[] = [];
  return await notingFailures(
    options,
    () => fresh,
    () =>
      database.transaction(
        async (transaction) => {
          const rows = await claimRows(transaction, consumer, { limit, withSuspects });
          fresh = rows.filter((row) => !row.is_suspect);
          const outcome = await handleRows(options, transaction, fresh);
          const suspects = rows.filter((row) => row.is_suspect);
          return suspects.length === 0 ? outcome : await begin(options, transaction, suspects, outcome);
        },
        { eager: true },
      ),
  );
}

/** Counts those whose process has ended, and takes the first of the others. */
async function begin(
  { consumer, logger, turn }: HandleOptions,
  transaction: Queryable,
  suspects: readonly FoundRow[],
  outcome: RowsOutcome,
): Promise<Claimed> {
  const { processId } = turn;
  const isEnded = ({ begun_by }: FoundRow) => begun_by !== null && begun_by !== processId;
  const failures: Failure[] = [];
  for (const row of suspects.filter(isEnded)) {
    failures.push(await noteAttempt({ consumer, logger }, transaction, row, processEnded(consumer.name)));
  }
  const all = { ...outcome, failures: [...outcome.failures, ...failures] };
  const next = suspects.find((row) => !isEnded(row));
  if (next === undefined) {
    return all;
  }
  const leaseMs = consumer.timeoutMs + leaseReserveMs;
  await noteBegin(transaction, consumer, next.event_id, { processId, leaseMs });
  return { ...all, begun: next.event_id };
}

async function handleBegun(options: HandleOptions, eventId: string): Promise<RowsOutcome> {
  const { database, consumer, turn } = options;
  let rows: readonly ClaimedRow[] = [];
  return await notingFailures(
    options,
    () => rows,
    () =>
      database.transaction(
        async (transaction) => {
          const row = await claimBegunRow(transaction, consumer, eventId, turn.processId);
          rows = row === undefined ? [] : [row];
          return await handleRows(options, transaction, rows);
        },
        { eager: true },
      ),
  );
}

/**
 * Does `work`. Where it fails as a whole, so that nothing is kept, the one event at fault has its attempt noted by
 * itself: that of a handler that did not end, or the only one that there was. Several are suspects from then on.
 */
async function notingFailures<Outcome extends RowsOutcome>(
  options: HandleOptions,
  rows: () => readonly ClaimedRow[],
  work: () => Promise<Outcome>,
): Promise<Outcome | RowsOutcome> {
  try {
    const outcome = await work();
    tellRecovered(options, outcome.recovered);
    return outcome;
  } catch (error) {
    const [only, another] = rows();
    const isOverdue = error instanceof HandlerOverdue;
    const failed = isOverdue ? error.row : another === undefined ? only : undefined;
    if (failed === undefined || isOfDatabase(error)) {
      throw error;
    }
    const cause = isOverdue ? error.cause : error;
    const failure = await noteAttempt(options, options.database, failed, cause);
    return { handled: 0, recovered: [], failures: [failure], durationsMs: [] };
  }
}

/** Whoever has read that an event could not be handled learns that it is, once that is committed. */
function tellRecovered({ consumer, logger }: HandleOptions, recovered: readonly ClaimedRow[]): void {
  for (const { event_id: event, attempts } of recovered) {
    logger.info("An event that could not be handled before is handled now.", {
      consumer: consumer.name,
      event,
      attempt: attempts + 1,
    });
  }
}

function outcomeOf(parts: readonly RowsOutcome[]): HandleOutcome {
  const failures = parts.flatMap((part) => part.failures);
  return {
    handled: parts.reduce((sum, part) => sum + part.handled, 0),
    retriedAfterMs: failures.flatMap((failure) => (failure.kind === "retried" ? [failure.delayMs] : [])),
    dead: failures.flatMap((failure) => (failure.kind === "dead" ? [failure.letter] : [])),
    durationsMs: parts.flatMap((part) => part.durationsMs),
  };
}

function processEnded(consumer: string): EventsError {
  return new EventsError(
    "HANDLER_PROCESS_ENDED",
    `The process in which the consumer "${consumer}" handled the event ended before the handler did.`,
  );
}

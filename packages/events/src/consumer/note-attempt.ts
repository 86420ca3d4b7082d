import { describeError, type Logger } from "@hansa/core";
import type { Queryable } from "@hansa/postgres";
import { type DeadLetter, deadLetterColumns } from "./dead-letters.ts";
import type { Consumer } from "./define-consumer.ts";
import type { ClaimedRow } from "./inbox-rows.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** What becomes of an event after an attempt that failed: it is tried again, or given up. */
export type Failure =
  | { readonly kind: "retried"; readonly delayMs: number }
  | { readonly kind: "dead"; readonly letter: DeadLetter };

const noteFailure = `
  update hansa.inbox set
    attempts = attempts + 1, failure = $3, begun_by = null,
    due_at = clock_timestamp() + $4 * interval '1 millisecond',
    state = case when attempts + 1 >= $5 then 'dead' else 'waiting' end,
    settled_at = case when attempts + 1 >= $5 then now() end
  where consumer = $1 and event_id = $2 and state = 'waiting'
  returning state, ${deadLetterColumns}`;

type NotedRow = DeadLetter & { readonly state: string } & Readonly<Record<string, unknown>>;

const maxFailureLength = 2_000;

/** Notes that an attempt failed; the event is due again later, or a dead letter. */
export async function noteAttempt(
  { consumer, logger }: { readonly consumer: Consumer; readonly logger: Logger },
  database: Queryable,
  { event_id: event, attempts }: ClaimedRow,
  cause: unknown,
): Promise<Failure> {
  const attempt = attempts + 1;
  const delayMs = retryDelayMs(consumer.retry, attempt);
  const failure = describeFailure(cause);
  const values = [consumer.name, event, failure, delayMs, consumer.maxAttempts];
  const [noted] = await database.query<NotedRow>(noteFailure, values);
  // The place is told once; attempts after it mostly fail at the same.
  const told = attempt === 1 ? { error: cause } : { failure: failure.split("\n", 1)[0] };
  const facts = { consumer: consumer.name, event, attempt, ...told };
  if (noted?.state === "dead") {
    logger.error("An event could not be handled and is a dead letter now.", facts);
    const { state: _, ...letter } = noted;
    return { kind: "dead", letter };
  }
  logger.warn("An event could not be handled and is tried again.", { ...facts, delayMs });
  return { kind: "retried", delayMs };
}

function describeFailure(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? `${String(cause.code)}: ` : "";
  return `${code}${describeError(cause)}`
    .toWellFormed()
    .replaceAll("\0", "\uFFFD")
    .slice(0, maxFailureLength);
}

import type { Clock } from "@hansa/core";
import type { Queryable } from "@hansa/postgres";
import type { Listening } from "../bell.ts";
import { restLock } from "./tables.ts";

export interface RestOptions {
  /** Rings when a transaction that found the relay at rest has committed. */
  readonly rung: Listening;
  readonly pollIntervalMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const tryToRest = `select pg_try_advisory_lock(${restLock}) as "isTaken"`;
const endRest = `select pg_advisory_unlock(${restLock})`;
const findUnpublished = "select from hansa.outbox where published_at is null and refusal is null limit 1";

const firstPollMs = 2;
const maxPollMs = 25;

/**
 * Waits on the session of a relay that has found nothing to publish until there may be something.
 *
 * It rests, and then looks once more: who wrote before has committed by then and is seen, who writes later finds it at
 * rest and notifies. While transactions that have written are still open it cannot rest, and looks every few
 * milliseconds.
 *
 * @throws PostgresError.
 */
export async function restUntilWritten(session: Queryable, options: RestOptions): Promise<void> {
  const { rung, pollIntervalMs, clock, signal } = options;
  for (let pollMs = firstPollMs; !signal.aborted; pollMs = Math.min(pollMs * 2, maxPollMs)) {
    const [[rest], found] = await Promise.all([
      session.query<{ isTaken: boolean }>(tryToRest, [], { name: "hansa_relay_rest" }),
      session.query(findUnpublished, [], { name: "hansa_outbox_find" }),
    ]);
    const isAnyFound = found.length > 0;
    if (rest?.isTaken === true) {
      if (!isAnyFound) {
        await rung.wait(pollIntervalMs, clock, signal);
      }
      // Goes with the next statement, which fails where this does.
      session.query(endRest, [], { name: "hansa_relay_wake" }).catch(() => undefined);
      return;
    }
    if (isAnyFound) {
      return;
    }
    await clock.sleep(Math.min(pollMs, pollIntervalMs), signal).catch(() => undefined);
  }
}

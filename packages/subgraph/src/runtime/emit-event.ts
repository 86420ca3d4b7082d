import { type EventInput, emitEvents } from "@hansa/events";
import type { Queryable } from "@hansa/postgres";
import { asService } from "./identity-database.ts";
import type { RequestScope } from "./request-scope.ts";

/** What the events of a request have in common. */
export interface EventContext {
  /** Of the subgraph, as a URI reference. */
  readonly source: string;
  readonly maxEventBytes: number;
  /** The trace that the request belongs to, where it says one. */
  readonly traceparent: string | undefined;
}

/**
 * Leaves events in the outbox in a mutation's transaction: the service's own, on which those who ask have no rights.
 *
 * @throws EventsError SUBJECT_INVALID, EVENT_INVALID, EVENT_TOO_LARGE; PostgresError.
 */
export function emitterFor(
  { events: { source, maxEventBytes, traceparent }, identitySettings }: RequestScope,
  transaction: Queryable,
): (event: Omit<EventInput, "source">) => Promise<void> {
  const trace = traceparent === undefined ? {} : { traceparent };
  return (event) =>
    asService(transaction, identitySettings, () =>
      emitEvents(transaction, [{ ...trace, ...event, source }], maxEventBytes),
    );
}

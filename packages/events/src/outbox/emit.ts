import type { Queryable } from "@hansa/postgres";
import { assertEvent, createEvent, type EventInput, encodeEvent } from "../broker/event.ts";
import { EventsError } from "../errors.ts";

const insertEvents = `
  insert into hansa.outbox (id, source, subject, key, payload, headers)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[])
    as given(id, source, subject, key, payload, headers)`;

/**
 * Leaves events in the outbox, in the transaction of the change that they tell of: they are published if and only if
 * it commits. The statement is sent before this waits for anything.
 *
 * @throws EventsError SUBJECT_INVALID, EVENT_INVALID, EVENT_TOO_LARGE; PostgresError as a statement does.
 */
export async function emitEvents(
  transaction: Queryable,
  inputs: readonly EventInput[],
  maxEventBytes: number,
): Promise<void> {
  if (inputs.length === 0) {
    return;
  }
  const events = inputs.map((input) => createEvent(input));
  for (const event of events) {
    assertEvent(event);
    const bytes = Buffer.byteLength(encodeEvent(event).text);
    if (bytes > maxEventBytes) {
      throw new EventsError(
        "EVENT_TOO_LARGE",
        `An event of ${event.subject} has ${bytes} bytes; at most ${maxEventBytes} are taken (maxEventBytes).`,
      );
    }
  }
  await transaction.query(
    insertEvents,
    [
      events.map(({ id }) => id),
      events.map(({ source }) => source),
      events.map(({ subject }) => subject),
      events.map(({ key }) => key),
      events.map(({ data }) => JSON.stringify(data) ?? "null"),
      events.map(({ traceparent }) => JSON.stringify(traceparent === undefined ? {} : { traceparent })),
    ],
    { name: "hansa_outbox_insert" },
  );
}

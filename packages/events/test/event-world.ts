import type { Database } from "@hansa/postgres";
import { startTestPostgres } from "@hansa/testkit";
import type { EventBatch, EventBroker } from "../src/broker/broker.ts";
import { createEvent, decodeEvent, type EncodedEvent, type Event, encodeEvent } from "../src/broker/event.ts";
import { connectPostgresBroker } from "../src/postgres-broker/postgres-broker.ts";

/** A service's database and a broker in another one. */
export interface EventWorld extends AsyncDisposable {
  readonly database: Database & { readonly connectionString: string };
  readonly broker: EventBroker;
  /** The database of the broker's log. */
  readonly log: Database & { readonly connectionString: string };
}

export async function createEventWorld(): Promise<EventWorld> {
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await startTestPostgres());
  const database = resources.use(await server.createDatabase());
  const log = resources.use(await server.createDatabase());
  const broker = resources.use(await connectPostgresBroker({ connectionString: log.connectionString }));
  const kept = resources.move();
  return { database, broker, log, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** An event that is ready to be published. */
export function encoded(subject: string, key: string, data: unknown, id?: string): EncodedEvent {
  return encodeEvent(
    createEvent({ source: "/test", subject, key, data, ...(id === undefined ? {} : { id }) }),
  );
}

/** All events that a broker has now, in their order. */
export async function readAll(broker: EventBroker): Promise<readonly Event[]> {
  const end = await broker.end();
  const stop = new AbortController();
  const events: Event[] = [];
  if (end.sequence === 0) {
    return events;
  }
  const options = { name: "all", subjects: [">"], from: "beginning", signal: stop.signal } as const;
  for await (const batch of broker.read(options)) {
    events.push(...batch.events.map(({ text }) => decodeEvent(text)));
    if (batch.position.sequence >= end.sequence) {
      break;
    }
  }
  stop.abort();
  return events;
}

/** A broker whose publishing can be made to fail, before or after the events are stored. */
export function unreliable(broker: EventBroker): EventBroker & { failNext(when: "before" | "after"): void } {
  let failing: "before" | "after" | undefined;
  return {
    kind: broker.kind,
    maxEventBytes: broker.maxEventBytes,
    failNext(when) {
      failing = when;
    },
    async publish(events) {
      const when = failing;
      failing = undefined;
      if (when !== "before") {
        await broker.publish(events);
      }
      if (when !== undefined) {
        throw new Error("The network failed.");
      }
    },
    read: (options): AsyncIterable<EventBatch> => broker.read(options),
    end: () => broker.end(),
    countAfter: (position, subjects) => broker.countAfter(position, subjects),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

import type { Queryable } from "@hansa/postgres";
import { startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventBroker } from "../../src/broker/broker.ts";
import { type Event, encodeEvent } from "../../src/broker/event.ts";
import { readConsumerStates } from "../../src/consumer/consumer-state.ts";
import {
  dropDeadLetters,
  listDeadLetters,
  readDeadLetter,
  replayDeadLetters,
} from "../../src/consumer/dead-letters.ts";
import {
  type Consumer,
  type ConsumerInput,
  defineConsumer,
  type HandlerContext,
} from "../../src/consumer/define-consumer.ts";
import { defineWorker } from "../../src/consumer/define-worker.ts";
import { readHandledLastMinute, readLag } from "../../src/consumer/lag.ts";
import { type ConsumersOptions, startConsumers } from "../../src/consumer/run-consumers.ts";
import { readEventLog } from "../../src/event-log/event-log.ts";
import { installObservers } from "../../src/outbox/install-observers.ts";
import { createEventWorld, type EventWorld, encoded } from "../event-world.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const subject = "events.thing.changed";
const quick = { firstDelayMs: 5, maxDelayMs: 20 };

test("an event has its effect once, together with what its handler emits", async () => {
  await using world = await createNotes();
  await using _consumers = await start(world, {
    handle: async (event, { transaction, emit }) => {
      await note(transaction, event);
      await emit({ subject: "events.note.written", key: event.key, data: event.data });
    },
  });
  const event = encoded(subject, "k", 1);
  await world.broker.publish([event, encoded("events.other", "k", "not for us")]);
  await world.broker.publish([event, encoded(subject, "k", 2)]);
  await waitFor(async () => (await notes(world)).length >= 2);
  expect(await notes(world)).toEqual([1, 2]);
  const emitted = await world.database.query(
    "select source, subject, payload from hansa.outbox order by seq",
  );
  expect(emitted).toEqual([
    { source: "/notes", subject: "events.note.written", payload: 1 },
    { source: "/notes", subject: "events.note.written", payload: 2 },
  ]);
});

test("a failed attempt leaves nothing behind and is made again, with the same key for calls to others", async () => {
  await using world = await createNotes();
  const attempts: (readonly [number, string])[] = [];
  await using _consumers = await start(world, {
    retry: quick,
    handle: async (event, { transaction, attempt, idempotencyKey, emit }) => {
      attempts.push([attempt, idempotencyKey]);
      await note(transaction, event);
      await emit({ subject: "events.note.written", key: event.key, data: attempt });
      if (attempt < 3) {
        throw new Error("The printer is out of paper.");
      }
    },
  });
  await world.broker.publish([encoded(subject, "k", "a", "event-1")]);
  await waitFor(async () => (await notes(world)).length > 0);
  expect(attempts).toEqual([1, 2, 3].map((attempt) => [attempt, "notes:event-1"]));
  expect(await notes(world)).toEqual(["a"]);
  expect(await world.database.query("select payload from hansa.outbox")).toEqual([{ payload: 3 }]);
});

test("what a handler writes beside its transaction stays, whatever becomes of the attempt", async () => {
  await using world = await createNotes();
  await using _consumers = await start(world, {
    retry: quick,
    handle: async (event, { transaction, database, attempt }) => {
      await note(database, { ...event, data: `asked ${attempt}` });
      await note(transaction, { ...event, data: `done ${attempt}` });
      if (attempt === 1) {
        throw new Error("The printer did not answer.");
      }
    },
  });
  await world.broker.publish([encoded(subject, "k", "a", "event-1")]);
  await waitFor(async () => (await notes(world)).includes("done 2"));
  expect(new Set(await notes(world))).toEqual(new Set(["asked 1", "asked 2", "done 2"]));
});

test("an event that always fails becomes a dead letter, and what waits behind it goes on", async () => {
  await using world = await createNotes();
  let isMended = false;
  await using _consumers = await start(world, {
    retry: quick,
    maxAttempts: 3,
    handle: async (event, { transaction }) => {
      if (event.data === "poison" && !isMended) {
        throw new Error("Cannot be read.");
      }
      await note(transaction, event);
    },
  });
  await world.broker.publish([
    encoded(subject, "k", "poison", "poison-1"),
    encoded(subject, "k", "behind"),
    encoded(subject, "other", "beside"),
  ]);
  await waitFor(async () => (await notes(world)).length === 2);
  const [letter, ...others] = await listDeadLetters(world.database);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    consumer: "notes",
    eventId: "poison-1",
    subject,
    key: "k",
    attempts: 3,
    failure: "Cannot be read.",
  });
  expect(await readDeadLetter(world.database, "notes", "poison-1")).toMatchObject({
    event: expect.stringContaining('"poison"'),
  });

  isMended = true;
  expect(await replayDeadLetters(world.database, "notes", "poison-1")).toBe(1);
  await waitFor(async () => (await notes(world)).includes("poison"));
  expect(await listDeadLetters(world.database)).toEqual([]);
  await expect(replayDeadLetters(world.database, "notes", "poison-1")).rejects.toMatchObject({
    code: "DEAD_LETTER_MISSING",
  });
});

test("a dead letter that is dropped does not come back", async () => {
  await using world = await createNotes();
  await using _consumers = await start(world, {
    maxAttempts: 1,
    handle: async () => {
      throw new Error("Never.");
    },
  });
  const event = encoded(subject, "k", 1, "dropped-1");
  await world.broker.publish([event]);
  await waitFor(async () => (await listDeadLetters(world.database)).length === 1);
  expect(await dropDeadLetters(world.database, "notes")).toBe(1);
  await world.broker.publish([event, encoded(subject, "k", 2, "next-1")]);
  await waitFor(async () => (await listDeadLetters(world.database)).length === 1);
  expect((await listDeadLetters(world.database)).map(({ eventId }) => eventId)).toEqual(["next-1"]);
  await expect(dropDeadLetters(world.database, "notes", "dropped-1")).rejects.toMatchObject({
    code: "DEAD_LETTER_MISSING",
  });
});

test("what is no event is a dead letter with its text, and holds up nothing", async () => {
  await using world = await createNotes();
  await world.broker.publish([
    { id: "x", subject, key: "k", text: '{"hello": "world"}' },
    { id: "y", subject, key: "k", text: "no JSON \u0000 at all".replace("\u0000", "") },
    encoded(subject, "k", 1),
  ]);
  await using _consumers = await start(world, { handle: noting });
  await waitFor(async () => (await notes(world)).length === 1);
  const letters = await listDeadLetters(world.database);
  expect(letters.map(({ failure }) => failure)).toEqual([
    expect.stringContaining("specversion"),
    expect.stringContaining("not JSON"),
  ]);
});

test("a handler that takes too long is given up, its statements stopped, and tried again", async () => {
  await using world = await createNotes();
  let attempts = 0;
  await using _consumers = await start(world, {
    retry: quick,
    timeoutMs: 50,
    handle: async (event, { transaction }) => {
      attempts++;
      await note(transaction, event);
      if (attempts === 1) {
        await transaction.query("select pg_sleep(600)");
      }
      if (attempts === 2) {
        await new Promise<never>(() => undefined);
      }
    },
  });
  await world.broker.publish([encoded(subject, "k", 1)]);
  await waitFor(async () => (await notes(world)).length === 1);
  expect(attempts).toBe(3);
  const [running] = await world.database.query(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and query like '%pg_sleep(600)%' and state = 'active' and pid <> pg_backend_pid()",
  );
  expect(running).toEqual({ count: 0 });
});

test("a consumer's effects can be those of a SQL function", async () => {
  await using world = await createNotes();
  await world.database.query(`
    create function fn_note(event jsonb) returns void language sql
    begin atomic insert into note (data) values (fn_note.event->'data'); end`);
  await using _consumers = await start(world, { callFunction: "fn_note" });
  await world.broker.publish([encoded(subject, "k", { a: 1 }), encoded(subject, "k", [2])]);
  await waitFor(async () => (await notes(world)).length === 2);
  expect(await notes(world)).toEqual([{ a: 1 }, [2]]);
});

test("a SQL function gets the whole event with every digit, and what it emits is of its trace", async () => {
  await using world = await createNotes();
  await installObservers(world.database, "/notes", [
    {
      name: "noted",
      table: "note",
      on: ["insert"],
      subject: "events.noted",
      key: "number",
      payload: { a: "data" },
    },
  ]);
  await world.database.query(`
    create function fn_note(event jsonb) returns void language plpgsql as $$
    begin
      insert into note (data) values (event - 'time');
      perform hansa.emit_event('events.emitted', event->>'key', event->'data');
    end $$`);
  await using _consumers = await start(world, { callFunction: "fn_note", batchSize: 2 });
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const printed = (id: string, trace: object) => {
    const event = { id, source: "/test", subject, key: "k", time: new Date(0).toISOString(), ...trace };
    return encodeEvent({ ...event, dataText: "12345678901234567890.10" });
  };
  await world.broker.publish([printed("one", { traceparent }), printed("two", {})]);
  await waitFor(async () => (await notes(world)).length === 2);
  const [row] = await world.database.query(
    "select string_agg(data::text, ' ' order by number) as text from note",
  );
  const text = (id: string) =>
    `{"id": "${id}", "key": "k", "data": 12345678901234567890.10, "source": "/test", "subject": "${subject}"`;
  expect(row?.text).toBe(`${text("one")}, "traceparent": "${traceparent}"} ${text("two")}}`);
  expect(await world.database.query("select subject, headers from hansa.outbox order by seq")).toEqual([
    { subject: "events.noted", headers: { traceparent } },
    { subject: "events.emitted", headers: { traceparent } },
    { subject: "events.noted", headers: {} },
    { subject: "events.emitted", headers: {} },
  ]);
});

test.each([
  ["beginning", [1, 2, 3]],
  ["now", [3]],
] as const)("a consumer that is added later begins where it says: %s", async (startAt, expected) => {
  await using world = await createNotes();
  await world.broker.publish([encoded(subject, "k", 1), encoded(subject, "k", 2)]);
  {
    await using _consumers = await start(world, { startAt, handle: noting });
  }
  // It was stopped before it had read anything, and keeps its place.
  await world.broker.publish([encoded(subject, "k", 3)]);
  await using _consumers = await start(world, { startAt, handle: noting });
  await waitFor(async () => (await notes(world)).includes(3));
  expect(await notes(world)).toEqual(expected);
});

test("the lag is what the broker has and the inbox has not, what waits, and what is dead", async () => {
  await using world = await createNotes();
  await world.broker.publish([
    encoded(subject, "a", 1),
    encoded(subject, "b", "poison"),
    encoded(subject, "b", 2),
  ]);
  {
    await using _consumers = await start(world, {
      maxAttempts: 1,
      handle: async (event, { transaction }) => {
        if (event.data === "poison") {
          throw new Error("Never.");
        }
        await note(transaction, event);
      },
    });
    await waitFor(async () => (await notes(world)).length === 2);
    expect(await readLag(world.database, world.broker)).toEqual([
      { consumer: "notes", subjects: [subject], behind: 0, waiting: 0, dead: 1 },
    ]);
  }
  await world.broker.publish([encoded(subject, "a", 3)]);
  expect(await readLag(world.database, world.broker)).toMatchObject([{ behind: 1, waiting: 0, dead: 1 }]);
});

test("consumers are listed with the processes that run them, how they fare, and why they fail", async () => {
  await using world = await createNotes();
  const states = () => readConsumerStates(world.database);
  const failing = { retry: { firstDelayMs: 60_000, maxDelayMs: 60_000 }, maxAttempts: 2 };
  {
    const handle = async (event: Event, { transaction }: HandlerContext) => {
      if (event.data === "poison") {
        throw new Error("The printer is out of paper.");
      }
      await note(transaction, event);
    };
    await using _first = await start(world, { ...failing, handle });
    await using _second = await start(world, { ...failing, handle });
    await waitFor(async () => (await states())[0]?.replicas === 2);
    expect(await states()).toEqual([
      { consumer: "notes", subjects: [subject], replicas: 2, state: "idle", attempts: 0, dead: 0 },
    ]);
    await world.broker.publish([encoded(subject, "a", "poison"), encoded(subject, "b", 1)]);
    await waitFor(async () => (await states())[0]?.attempts === 1 && (await notes(world)).length === 1);
    expect(await states()).toMatchObject([
      { replicas: 2, state: "retrying", attempts: 1, failure: "The printer is out of paper." },
    ]);
    expect(await readHandledLastMinute(world.database)).toEqual(new Map([["notes", 1]]));
  }
  await waitFor(async () => (await states())[0]?.replicas === 0);
  expect(await states()).toMatchObject([{ replicas: 0, state: "stopped", attempts: 1 }]);
});

test("what looks into tables that are not there says which and what makes them", async () => {
  await using world = await createEventWorld();
  const { database, broker } = world;
  const looks = [
    () => readLag(database, broker),
    () => readHandledLastMinute(database),
    () => readConsumerStates(database),
    () => listDeadLetters(database),
    () => readDeadLetter(database, "notes", "one"),
    () => replayDeadLetters(database, "notes"),
    () => dropDeadLetters(database, "notes"),
    () => readEventLog(database),
  ];
  for (const look of looks) {
    await expect(look()).rejects.toMatchObject({
      code: "TABLES_MISSING",
      message: expect.stringMatching(/^The database has no tables of .*worker.*leave --database/),
    });
  }
});

test("a consumer that there is not has no dead letters to list, show, replay or drop", async () => {
  await using world = await createNotes();
  await using _consumers = await start(world, { handle: noting });
  const { database } = world;
  const looks = [
    () => listDeadLetters(database, { consumer: "nots" }),
    () => readDeadLetter(database, "nots", "one"),
    () => replayDeadLetters(database, "nots"),
    () => replayDeadLetters(database, "nots", "one"),
    () => dropDeadLetters(database, "nots"),
  ];
  for (const look of looks) {
    await expect(look()).rejects.toMatchObject({
      code: "CONSUMER_UNKNOWN",
      message: expect.stringContaining('There is no consumer "nots". Did you mean "notes"?'),
    });
  }
  expect(await dropDeadLetters(database, "notes")).toBe(0);
  expect(await listDeadLetters(database, { consumer: "notes" })).toEqual([]);
});

test("the stack of a failure is logged once, then a line each time, and that the event is handled in the end", async () => {
  await using world = await createNotes();
  const lines: (readonly [string, Readonly<Record<string, unknown>>])[] = [];
  const record = (message: string, fields = {}) => void lines.push([message, fields]);
  const logger = { debug: record, info: record, warn: record, error: record, child: () => logger };
  const failure = new Error("The printer is out of paper.\nAsk the janitor.");
  await using _consumers = await start(
    world,
    {
      retry: quick,
      handle: async (event, { transaction, attempt }) => {
        if (attempt < 4) {
          throw failure;
        }
        await note(transaction, event);
      },
    },
    { logger },
  );
  await world.broker.publish([encoded(subject, "k", 1, "one")]);
  await waitFor(() => lines.some(([, { attempt }]) => attempt === 4));
  const [again, done] = [
    "An event could not be handled and is tried again.",
    "An event that could not be handled before is handled now.",
  ];
  const facts = { consumer: "notes", event: "one" };
  expect(lines.filter(([message]) => message === again || message === done)).toEqual([
    [again, { ...facts, attempt: 1, error: failure, delayMs: expect.any(Number) }],
    [again, { ...facts, attempt: 2, failure: "The printer is out of paper.", delayMs: expect.any(Number) }],
    [again, { ...facts, attempt: 3, failure: "The printer is out of paper.", delayMs: expect.any(Number) }],
    [done, { ...facts, attempt: 4 }],
  ]);
});

test("a consumer that stands still does not hold up another", async () => {
  await using world = await createNotes();
  const release = Promise.withResolvers<void>();
  const slow = defineConsumer({ name: "slow", subjects: ["events.>"], handle: () => release.promise });
  const fast = defineConsumer({ name: "notes", subjects: ["events.>"], handle: noting });
  await using _consumers = await startConsumers({ ...optionsOf(world), consumers: [slow, fast] });
  await world.broker.publish(Array.from({ length: 20 }, (_, index) => encoded(subject, `k${index}`, index)));
  await waitFor(async () => (await notes(world)).length === 20);
  expect(await readLag(world.database, world.broker)).toMatchObject([
    { consumer: "notes", waiting: 0 },
    { consumer: "slow", behind: 0, waiting: 20, waitingSince: expect.any(Date) },
  ]);
  release.resolve();
});

test("no more is taken in than may wait, and all of it in the end", async () => {
  await using world = await createNotes();
  const given = Array.from({ length: 40 }, (_, index) => index);
  await world.broker.publish(given.map((index) => encoded(subject, "k", index)));
  const waiting: number[] = [];
  await using _consumers = await start(
    world,
    {
      handle: async (event, context) => {
        const count = async () => {
          const [row] = await context.database.query<{ waiting: number }>(
            "select count(*)::int as waiting from hansa.inbox where state = 'waiting'",
          );
          return row?.waiting ?? 0;
        };
        if (event.data === 0) {
          await waitFor(async () => (await count()) >= 4);
        }
        waiting.push(await count());
        await noting(event, context);
      },
    },
    { settings: { maxWaitingEvents: 4, intakeBatch: 2 } },
  );
  await waitFor(async () => (await notes(world)).length === given.length);
  expect(await notes(world)).toEqual(given);
  // Looked at after each batch: one may come on top of what is just below the limit.
  expect(Math.max(...waiting)).toBeLessThanOrEqual(5);
});

test("events that are no longer kept are told of, and the rest is handled", async () => {
  await using world = await createNotes();
  {
    await using _consumers = await start(world, { handle: noting });
    await world.broker.publish([encoded(subject, "k", 1)]);
    await waitFor(async () => (await notes(world)).length === 1);
  }
  await world.broker.publish([2, 3, 4].map((number) => encoded(subject, "k", number)));
  await world.log.query("delete from hansa.event where sequence <= 3");
  const lines: string[] = [];
  await using _consumers = await start(world, { handle: noting }, { logger: recording(lines) });
  await waitFor(async () => (await notes(world)).includes(4));
  expect(await notes(world)).toEqual([1, 4]);
  expect(lines).toContainEqual(expect.stringContaining("Events are lost to a consumer"));
});

test("several processes share the work; each event counts once, those of a key in their order", async () => {
  const oneOfEach = fc.record({
    keys: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 30, maxLength: 60 }),
    failing: fc.array(fc.nat({ max: 59 }), { maxLength: 8 }),
    batchSize: fc.constantFrom(1, 5),
    processes: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(oneOfEach, async ({ keys, failing, batchSize, processes }) => {
      await using world = await createNotes();
      const failed = new Set<string>();
      await using stack = new AsyncDisposableStack();
      for (let index = 0; index < processes; index++) {
        const started = await start(world, {
          retry: quick,
          batchSize,
          handle: async (event, { transaction }) => {
            await note(transaction, event);
            if (failing.includes(Number(event.data)) && !failed.has(event.id)) {
              failed.add(event.id);
              throw new Error("Once.");
            }
          },
        });
        stack.use(started);
      }
      const events = keys.map((key, index) => encoded(subject, `k${key}`, index));
      await world.broker.publish(events.slice(0, 20));
      await world.broker.publish(events.slice(15));
      await waitFor(async () => (await notes(world)).length >= keys.length, {
        describe: "all events to be handled",
      });
      const handled = (await notes(world)).map(Number);
      expect([...handled].sort((a, b) => a - b)).toEqual(keys.map((_, index) => index));
      for (const key of new Set(keys)) {
        const ofKey = handled.filter((index) => keys[index] === key);
        expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);

test.each([
  [{ name: "a.b" }, "CONSUMER_INVALID"],
  [{ subjects: ["a..b"] }, "SUBJECT_INVALID"],
  [{ concurrency: 0 }, "CONSUMER_INVALID"],
  [{ timeoutMs: 0.5 }, "CONSUMER_INVALID"],
])("refuses the definition %j", (wrong, code) => {
  const define = () => defineConsumer({ name: "a", subjects: ["a"], handle: noting, ...wrong });
  expect(define).toThrow(expect.objectContaining({ code }));
});

test("refuses a function whose name is none", () => {
  const define = () => defineConsumer({ name: "a", subjects: ["a"], callFunction: "f(); drop table note" });
  expect(define).toThrow(expect.objectContaining({ code: "CONSUMER_INVALID" }));
});

test.each([
  ["there is not", "select 1"],
  ["takes no event", "create function fn_note(a int) returns void language sql as 'select'"],
])("a consumer by a SQL function that %s does not start", async (_, setUp) => {
  await using world = await createNotes();
  await world.database.query(setUp);
  await expect(start(world, { callFunction: "fn_note" })).rejects.toMatchObject({
    code: "CONSUMER_FUNCTION_MISSING",
    message: expect.stringMatching(
      /^The consumer "notes" is the SQL function fn_note\(event jsonb\)\. PostgreSQL .*fn_note\(jsonb\) does not exist\. Create it in a migration/,
    ),
  });
  await world.database.query("create function fn_note(event jsonb) returns void language sql as 'select'");
  await using _consumers = await start(world, { callFunction: "fn_note" });
});

test.each([
  ["an object", { name: "notes", subjects: [subject], handle: noting }, '"notes"'],
  ["nothing", undefined, "number 1"],
])("refuses a consumer that defineConsumer has not made: %s", async (_, consumer, named) => {
  await using world = await createEventWorld();
  const consumers = [consumer] as unknown as readonly Consumer[];
  const message = `The consumer ${named} is none that defineConsumer has made. Write it as defineConsumer({ … }), which fills in what is left out.`;
  await expect(startConsumers({ ...optionsOf(world), consumers })).rejects.toMatchObject({
    code: "CONSUMER_INVALID",
    message,
  });
  expect(() => defineWorker({ source: "/notes", consumers })).toThrow(message);
});

test("refuses two consumers of one name", async () => {
  const consumer = defineConsumer({ name: "a", subjects: ["a"], handle: noting });
  const options = { connectionString: "postgresql://127.0.0.1:1/none", source: "/a" };
  const broker = undefined as unknown as EventBroker;
  await expect(startConsumers({ ...options, broker, consumers: [consumer, consumer] })).rejects.toMatchObject(
    {
      code: "CONSUMER_INVALID",
    },
  );
});

/** A world whose service writes down what it is told. */
async function createNotes(): Promise<EventWorld> {
  const world = await createEventWorld();
  await world.database.query("create table note (number bigint generated always as identity, data jsonb)");
  return world;
}

function optionsOf({ database, broker }: EventWorld): Omit<ConsumersOptions, "consumers"> {
  return { connectionString: database.connectionString, broker, source: "/notes" };
}

type Handling =
  | { readonly handle: (event: Event, context: HandlerContext) => Promise<void> }
  | { readonly callFunction: string };

function start(
  world: EventWorld,
  input: Partial<Omit<ConsumerInput, "handle" | "callFunction">> & Handling,
  options: Partial<ConsumersOptions> = {},
): Promise<AsyncDisposable> {
  const consumer = defineConsumer({ name: "notes", subjects: [subject], ...input });
  return startConsumers({ ...optionsOf(world), ...options, consumers: [consumer] });
}

async function noting(event: Event, { transaction }: HandlerContext): Promise<void> {
  await note(transaction, event);
}

async function note(transaction: Queryable, event: Event): Promise<void> {
  await transaction.query("insert into note (data) values ($1)", [JSON.stringify(event.data)]);
}

async function notes({ database }: EventWorld): Promise<readonly unknown[]> {
  const rows = await database.query("select data from note order by number");
  return rows.map(({ data }) => data);
}

function recording(lines: string[]): NonNullable<ConsumersOptions["logger"]> {
  const record = (message: string) => void lines.push(message);
  const logger = { debug: record, info: record, warn: record, error: record, child: () => logger };
  return logger;
}

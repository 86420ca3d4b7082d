import type { Queryable } from "@hansa/postgres";
import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { listDeadLetters } from "../../src/consumer/dead-letters.ts";
import { type ConsumerInput, defineConsumer } from "../../src/consumer/define-consumer.ts";
import { startConsumers } from "../../src/consumer/run-consumers.ts";
import { createEventWorld, type EventWorld, encoded } from "../event-world.ts";

const subject = "events.thing.changed";
const letters = ["a", "b", "c", "d", "e"];

test("of several events of a transaction, one that fails is tried again alone, and each has its effect once", async () => {
  await using world = await createNotes();
  const attempts: string[] = [];
  await using _consumers = await handleInOne(world, {
    handle: async ({ data }, { transaction, attempt }) => {
      attempts.push(`${data} ${attempt}`);
      await note(transaction, data);
      if (data === "c" && attempt === 1) {
        throw new Error("Once.");
      }
    },
  });
  await waitFor(async () => (await notes(world)).length === 5);
  expect((await notes(world)).toSorted()).toEqual(letters);
  // All as if none failed, each once more, and the one that had failed.
  expect(attempts).toEqual(["a 1", "b 1", "c 1", "a 1", "b 1", "c 1", "d 1", "e 1", "c 2"]);
});

test("a statement that fails is its handler's failure also where that goes on regardless", async () => {
  await using world = await createNotes();
  await using _consumers = await handleInOne(world, {
    maxAttempts: 2,
    handle: async ({ data }, { transaction }) => {
      await note(transaction, data);
      if (data === "b" || data === "e") {
        await transaction.query("select 1 / 0").catch(() => undefined);
      }
    },
  });
  await waitFor(async () => (await listDeadLetters(world.database)).length === 2);
  await waitFor(async () => (await notes(world)).length === 3);
  expect((await notes(world)).toSorted()).toEqual(["a", "c", "d"]);
});

test("what fails only when the transaction ends is an attempt of its event, and of no other", async () => {
  await using world = await createNotes();
  await world.database.query("alter table note add unique (data) deferrable initially deferred");
  await world.database.query(`insert into note values ('"c"')`);
  await using _consumers = await handleInOne(world, {
    maxAttempts: 2,
    handle: ({ data }, { transaction }) => note(transaction, data),
  });
  await waitFor(async () => (await listDeadLetters(world.database)).length === 1);
  await waitFor(async () => (await notes(world)).length === 5);
  const [letter, ...others] = await listDeadLetters(world.database);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    eventId: "event-c",
    attempts: 2,
    failure: expect.stringContaining("unique"),
  });
});

test("the trace of one event is not that of the next in its transaction", async () => {
  await using world = await createNotes();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const traced = encoded(subject, "k-1", "traced");
  await world.broker.publish([
    { ...traced, text: traced.text.replace("{", `{"traceparent":"${traceparent}",`) },
    encoded(subject, "k-2", "untraced"),
  ]);
  const traces = new Map<string, unknown>();
  const consumer = defineConsumer<string>({
    name: "notes",
    subjects: [subject],
    batchSize: 5,
    concurrency: 1,
    handle: async ({ data }, { transaction }) => {
      const [row] = await transaction.query("select current_setting('hansa.traceparent', true) as trace");
      traces.set(data, row?.trace || "none");
    },
  });
  await using _consumers = await startConsumers({
    connectionString: world.database.connectionString,
    broker: world.broker,
    consumers: [consumer],
    source: "/notes",
  });
  await waitFor(() => traces.size === 2);
  expect(Object.fromEntries(traces)).toEqual({ traced: traceparent, untraced: "none" });
});

/** Five events of different keys, and a consumer that handles them in one transaction. */
async function handleInOne(
  { broker, database }: EventWorld,
  input: Partial<ConsumerInput<string>> & Pick<Extract<ConsumerInput<string>, { handle: unknown }>, "handle">,
): Promise<AsyncDisposable> {
  await broker.publish(letters.map((data) => encoded(subject, `key-${data}`, data, `event-${data}`)));
  const consumer = defineConsumer<string>({
    name: "notes",
    subjects: [subject],
    batchSize: 10,
    concurrency: 1,
    retry: { firstDelayMs: 5, maxDelayMs: 10 },
    ...input,
  });
  const { connectionString } = database;
  return await startConsumers({ connectionString, broker, consumers: [consumer], source: "/notes" });
}

async function createNotes(): Promise<EventWorld> {
  const world = await createEventWorld();
  await world.database.query("create table note (data jsonb)");
  return world;
}

async function note(transaction: Queryable, data: unknown): Promise<void> {
  await transaction.query("insert into note (data) values ($1)", [JSON.stringify(data)]);
}

async function notes({ database }: EventWorld): Promise<readonly string[]> {
  const rows = await database.query<{ data: string }>("select data from note");
  return rows.map(({ data }) => data);
}

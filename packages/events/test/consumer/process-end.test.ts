import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { listDeadLetters } from "../../src/consumer/dead-letters.ts";
import { startConsumers } from "../../src/consumer/run-consumers.ts";
import { defineConsumer } from "../../src/index.ts";
import { createEventWorld, type EventWorld, encoded } from "../event-world.ts";

const subject = "events.thing.changed";
const worker = fileURLToPath(new URL("./ending-worker.ts", import.meta.url));

test.each([1, 10])(
  "an event that ends the process becomes a dead letter, and no other event does (%i a transaction)",
  async (batchSize) => {
    await using world = await createEventWorld();
    await world.database.query("create table note (data jsonb)");
    const before = ["a", "b", "c", "d"].map((data) => encoded(subject, `key-${data}`, data));
    const behind = ["e", "f"].map((data) => encoded(subject, "poisoned", data));
    await world.broker.publish([...before, encoded(subject, "poisoned", "end", "end-1"), ...behind]);
    await using workers = superviseWorker(world, batchSize);
    await waitFor(async () => (await listDeadLetters(world.database)).length > 0, {
      timeoutMs: 40_000,
      describe: () => `a dead letter; the worker was started ${workers.starts} times`,
    });
    await waitFor(async () => (await notes(world)).length === 6);
    expect(await notes(world)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(await listDeadLetters(world.database)).toMatchObject([
      { eventId: "end-1", attempts: 2, failure: expect.stringContaining("HANDLER_PROCESS_ENDED") },
    ]);
    // The first end is noticed, the two that follow are counted.
    expect(workers.starts).toBe(4);
  },
  60_000,
);

test("events that are handled at once are not noted to be begun", async () => {
  await using world = await createEventWorld();
  await world.database.query("create table note (data jsonb); create table begun (event_id text)");
  const consumer = defineConsumer({
    name: "notes",
    subjects: [subject],
    handle: async ({ id, data }, { transaction }) => {
      await transaction.query("insert into note (data) values ($1)", [JSON.stringify(data)]);
      await transaction.query(
        "insert into begun select event_id from hansa.inbox where event_id = $1 and begun_by is not null",
        [id],
      );
    },
  });
  const { broker, database } = world;
  await using _consumers = await startConsumers({
    connectionString: database.connectionString,
    broker,
    consumers: [consumer],
    source: "/notes",
  });
  await broker.publish(["a", "b", "c"].map((data, index) => encoded(subject, `key-${index}`, data)));
  await waitFor(async () => (await notes(world)).length === 3);
  expect(await database.query("select event_id from begun")).toEqual([]);
});

interface Supervised extends AsyncDisposable {
  readonly starts: number;
}

/** Starts a worker, and again whenever it has ended. */
function superviseWorker({ database, log }: EventWorld, batchSize: number): Supervised {
  let starts = 0;
  let isOver = false;
  let child: ChildProcess | undefined;
  const run = async () => {
    while (!isOver) {
      starts++;
      const { connectionString } = log;
      const args = [database.connectionString, connectionString, String(batchSize)];
      child = spawn(process.execPath, ["--conditions=@hansa/source", worker, ...args], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      await once(child, "exit");
    }
  };
  const ended = run();
  return {
    get starts() {
      return starts;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      child?.kill("SIGKILL");
      await ended;
    },
  };
}

async function notes({ database }: EventWorld): Promise<readonly unknown[]> {
  const rows = await database.query<{ data: unknown }>("select data from note order by data");
  return rows.map(({ data }) => data);
}

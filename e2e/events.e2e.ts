import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitEvents } from "@hansa/events";
import { runsNatsTests, startTestNats, startTestPostgres, waitFor } from "@hansa/testkit";
import { describe, expect, test } from "vitest";
import { createTemporaryFolder, root, runHansa, startHansa } from "./support/hansa-process.ts";

/** Reserves stock for each order, and cannot do so for one that asks for "poison" until it is cured. */
const worker = `
import { defineConsumer, defineWorker } from "${join(root, "packages/events/src/index.ts")}";

const reserve = defineConsumer({
  name: "inventory-reserve",
  subjects: ["events.order.created"],
  retry: { firstDelayMs: 20, maxDelayMs: 50 },
  maxAttempts: 3,
  async handle(event, { transaction, emit }) {
    const [cure] = await transaction.query("select 1 from cure");
    if (event.data.sku === "poison" && cure === undefined) {
      throw new Error("This one cannot be reserved.");
    }
    await transaction.query("insert into reservation (order_id, sku) values ($1, $2)", [event.key, event.data.sku]);
    await emit({ subject: "events.inventory.reserved", key: event.key, data: event.data });
  },
});

const reserved = {
  name: "reserved",
  table: "reservation",
  on: ["insert"],
  subject: "events.inventory.written",
  key: "order_id",
  payload: { sku: "sku" },
};

export default defineWorker({ source: "/inventory", observers: [reserved], consumers: [reserve] });
`;

const brokers = [
  ["PostgreSQL", false],
  ["JetStream", true],
] as const;

describe.each(brokers)("events over %s", (_name, isNats) => {
  test.skipIf(isNats && !runsNatsTests)(
    "go from outbox to effect once, though relay and workers are killed on the way",
    async () => {
      await using folder = await createTemporaryFolder();
      const module = join(folder.path, "worker.ts");
      await writeFile(module, worker);
      await using postgres = await startTestPostgres();
      await using orders = await postgres.createDatabase();
      await using inventory = await postgres.createDatabase();
      await using log = await postgres.createDatabase();
      await inventory.query(
        "create table reservation (order_id text, sku text); create table cure (at timestamptz)",
      );
      await using nats = isNats ? await startTestNats() : undefined;
      const broker =
        nats === undefined ? { HANSA_EVENTS_DATABASE: log.connectionString } : { NATS_URL: nats.url };
      const startRelay = () =>
        startHansa(["relay"], { env: { ...broker, DATABASE_URL: orders.connectionString } });
      const startWorker = () =>
        startHansa(["worker", module], { env: { ...broker, DATABASE_URL: inventory.connectionString } });

      await using relay = startRelay();
      await using first = startWorker();
      await relay.printed("The relay publishes the outbox.");
      await first.printed("The worker handles events.");
      await using tail = startHansa(["events", "tail", "events.order.*", "--from", "beginning"], {
        env: broker,
      });

      const order = (index: number, sku: string) =>
        emitEvents(
          orders,
          [{ source: "/orders", subject: "events.order.created", key: `order-${index}`, data: { sku } }],
          900_000,
        );
      for (let index = 0; index < 100; index++) {
        await order(index, `sku-${index % 7}`);
        if (index === 30) {
          first.signal("SIGKILL");
          relay.signal("SIGKILL");
        }
      }
      await using _secondRelay = startRelay();
      await using second = startWorker();
      await using third = startWorker();
      await second.printed("The worker handles events.");
      await third.printed("The worker handles events.");
      await order(100, "poison");
      await order(101, "sku-0");

      const reserved = async () => {
        const rows = await inventory.query<{ order_id: string }>("select order_id from reservation");
        return rows.map(({ order_id }) => order_id).sort();
      };
      const expected = Array.from({ length: 102 }, (_, index) => `order-${index}`)
        .filter((id) => id !== "order-100")
        .sort();
      await waitFor(async () => (await reserved()).length >= 101, {
        timeoutMs: 60_000,
        describe: () => `all reservations; the workers say:\n${second.output}\n${third.output}`,
      });
      expect(await reserved()).toEqual(expected);
      const emitted = await inventory.query(
        "select subject, count(*)::int as count from hansa.outbox group by subject order by subject",
      );
      expect(emitted).toEqual([
        { subject: "events.inventory.reserved", count: 101 },
        { subject: "events.inventory.written", count: 101 },
      ]);
      await tail.printed("order-101");
      expect(tail.stdout.split("\n").filter((line) => line.startsWith("events.order.created"))).toHaveLength(
        102,
      );

      const ask = (...args: readonly string[]) =>
        runHansa(["events", ...args], { env: { ...broker, DATABASE_URL: inventory.connectionString } });
      await waitFor(async () => (await ask("dead-letters", "list")).stdout.includes("cannot be reserved"), {
        timeoutMs: 60_000,
        intervalMs: 200,
      });
      const list = await ask("dead-letters", "list", "--format", "json");
      const { eventId } = JSON.parse(list.stdout);
      expect(JSON.parse(list.stdout)).toMatchObject({
        consumer: "inventory-reserve",
        key: "order-100",
        attempts: 3,
      });
      const shown = await ask("dead-letters", "show", "inventory-reserve", eventId);
      expect(JSON.parse(JSON.parse(shown.stdout).event)).toMatchObject({ data: { sku: "poison" } });
      const lag = await ask("lag", "--format", "json");
      expect(JSON.parse(lag.stdout)).toMatchObject({ behind: 0, waiting: 0, dead: 1 });

      await inventory.query("insert into cure values (now())");
      expect((await ask("dead-letters", "replay", "inventory-reserve", eventId)).stdout).toBe(
        "Replaying 1 dead letter.\n",
      );
      await waitFor(async () => (await reserved()).length === 102, { timeoutMs: 60_000 });
      const missing = await ask("dead-letters", "drop", "inventory-reserve", eventId);
      expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("DEAD_LETTER_MISSING") });

      second.signal("SIGTERM");
      third.signal("SIGTERM");
      tail.signal("SIGINT");
      expect(await Promise.all([second.ended, third.ended, tail.ended])).toEqual([0, 0, 0]);
    },
  );
});

test.each([
  [["relay"], {}, "DATABASE_NOT_NAMED"],
  [["relay"], { DATABASE_URL: "postgres://127.0.0.1:1/none" }, "EVENT_BROKER_NOT_NAMED"],
  [["worker", "nowhere.ts"], {}, "MODULE_NOT_FOUND"],
  [["worker", "examples/shop/users/subgraph.ts"], {}, "MODULE_INVALID"],
  [["events", "tail", "--nats", "nats://127.0.0.1:1"], {}, "BROKER_UNREACHABLE"],
  [["events", "tail"], {}, "EVENT_BROKER_NOT_NAMED"],
  [["events", "log"], {}, "DATABASE_NOT_NAMED"],
])("hansa %j with %j says %s and what to do", async (args, env, code) => {
  // Where no graph runs that could be found.
  const cwd = args[0] === "events" ? tmpdir() : root;
  const { exitCode, stderr } = await runHansa(args, { env, cwd });
  expect(stderr).toContain(`error ${code}: `);
  expect(exitCode).toBe(1);
});

test.each([
  [["events", "dead-letters", "replay", "name"]],
  [["events", "dead-letters", "drop", "name", "event", "--all"]],
  [["events", "tail", "--from", "yesterday"]],
  [["events", "log", "--limit", "0"]],
])("hansa %j is not understood", async (args) => {
  expect(await runHansa(args)).toMatchObject({ exitCode: 2, stdout: "" });
});

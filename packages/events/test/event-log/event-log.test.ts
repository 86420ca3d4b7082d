import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { startConsumers } from "../../src/consumer/run-consumers.ts";
import { defineEventLog, readEventLog } from "../../src/event-log/event-log.ts";
import { createEventWorld, encoded } from "../event-world.ts";

test("every event is recorded once, and found by key, subject and time", async () => {
  await using world = await createEventWorld();
  await using _consumers = await startConsumers({
    connectionString: world.database.connectionString,
    broker: world.broker,
    source: "/audit",
    consumers: [defineEventLog()],
  });
  const created = encoded("events.order.created", "7", { total: "9.90" });
  await world.broker.publish([created, encoded("events.order.created", "8", null), created]);
  await world.broker.publish([encoded("events.order.shipped", "7", ["parcel"]), created]);
  await waitFor(async () => (await readEventLog(world.database)).length === 3);

  const ofOrder = await readEventLog(world.database, { key: "7" });
  expect(ofOrder.map(({ subject, data }) => [subject, data])).toEqual([
    ["events.order.created", { total: "9.90" }],
    ["events.order.shipped", ["parcel"]],
  ]);
  const shipped = await readEventLog(world.database, { subject: "events.order.shipped" });
  expect(shipped).toMatchObject([{ key: "7", source: "/test", traceparent: null }]);
  expect(await readEventLog(world.database, { since: new Date(Date.now() + 60_000) })).toEqual([]);
  expect(await readEventLog(world.database, { limit: 1 })).toMatchObject([
    { subject: "events.order.shipped" },
  ]);
  const partitions = await world.database.query(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'hansa.event_record'::regclass",
  );
  expect(partitions).toEqual([{ name: expect.stringMatching(/^hansa\.event_record_\d{4}_\d\d$/) }]);
});

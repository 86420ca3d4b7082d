import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import type { Alert } from "../../src/alerts/alert.ts";
import { EventsError } from "../../src/errors.ts";
import { defineConsumer, emitEvents, signWebhook, startConsumers, startRelay } from "../../src/index.ts";
import { createEventWorld, encoded, unreliable } from "../event-world.ts";
import { startReceiver } from "../webhook/receiver.ts";

const secret = "a secret of the one who is on call";
const subject = "events.thing.changed";

test("a dead letter is told to the function, and to the URL with a signature, again until it is taken", async () => {
  await using receiver = await startReceiver([503, 200]);
  await using world = await createEventWorld();
  const told: Alert[] = [];
  const consumer = defineConsumer({
    name: "notes",
    subjects: [subject],
    maxAttempts: 1,
    handle: async () => {
      throw new Error("Cannot be read.");
    },
  });
  await using _consumers = await startConsumers({
    connectionString: world.database.connectionString,
    broker: world.broker,
    source: "/notes",
    consumers: [consumer],
    settings: { alertUrl: receiver.url, alertSecret: secret },
    onAlert(alert) {
      told.push(alert);
      throw new Error("The function has its own troubles.");
    },
  });
  await world.broker.publish([encoded(subject, "k", "poison", "poison-1")]);
  await waitFor(() => receiver.received.length === 2);
  const letter = {
    consumer: "notes",
    eventId: "poison-1",
    subject,
    key: "k",
    attempts: 1,
    failure: "Cannot be read.",
  };
  expect(told).toMatchObject([{ kind: "dead-letter", letter }]);
  for (const { headers, body } of receiver.received) {
    const event = JSON.parse(body);
    expect(event).toMatchObject({
      type: "hansa.alert.dead-letter",
      source: "/notes",
      subject: "notes",
      data: { kind: "dead-letter", letter },
    });
    const timestamp = String(headers["webhook-timestamp"]);
    expect(headers["webhook-signature"]).toBe(signWebhook(secret, event.id, timestamp, body));
  }
});

test("what is no event is an alert, once", async () => {
  await using world = await createEventWorld();
  const told: Alert[] = [];
  await world.broker.publish([{ id: "x", subject, key: "k", text: '{"hello": "world"}' }]);
  const consumer = defineConsumer({ name: "notes", subjects: [subject], handle: async () => undefined });
  const start = () =>
    startConsumers({
      connectionString: world.database.connectionString,
      broker: world.broker,
      source: "/notes",
      consumers: [consumer],
      onAlert: (alert) => void told.push(alert),
    });
  {
    await using _first = await start();
    await waitFor(() => told.length > 0);
  }
  await using _second = await start();
  await world.broker.publish([{ id: "y", subject, key: "k", text: "nor this" }]);
  await waitFor(() => told.length > 1);
  expect(told).toMatchObject([
    { kind: "dead-letter", letter: { failure: expect.stringContaining("specversion") } },
    { kind: "dead-letter", letter: { failure: expect.stringContaining("not JSON") } },
  ]);
});

test("a relay that cannot publish for too long is an alert, and another is that it can again", async () => {
  await using world = await createEventWorld();
  const broker = unreliable(world.broker);
  const told: Alert[] = [];
  let isDown = true;
  await using _relay = await startRelay({
    connectionString: world.database.connectionString,
    broker: {
      ...broker,
      async publish(events) {
        if (isDown) {
          throw new EventsError("BROKER_UNREACHABLE", "There is no network.");
        }
        await world.broker.publish(events);
      },
    },
    settings: { alertAfterMs: 30 },
    onAlert: (alert) => void told.push(alert),
  });
  await emitEvents(world.database, [{ source: "/a", subject, key: "k", data: 1 }], 1_000);
  await waitFor(() => told.length === 1);
  isDown = false;
  await waitFor(() => told.length === 2);
  expect(told).toEqual([
    {
      kind: "stalled",
      work: { part: "relay" },
      since: expect.any(Date),
      failure: expect.stringContaining("There is no network."),
    },
    { kind: "recovered", work: { part: "relay" } },
  ]);
});

test.each([
  [{ alertUrl: "ftp://somewhere", alertSecret: secret }, "none of http or https"],
  [{ alertUrl: "https://example.org/alerts" }, "shorter than 24"],
])("refuses settings with which alerts cannot be posted: %j", async (settings, message) => {
  await using world = await createEventWorld();
  const { connectionString } = world.database;
  const starting = startRelay({ connectionString, broker: world.broker, settings });
  await expect(starting).rejects.toMatchObject({
    code: "ALERT_SETTINGS_INVALID",
    message: expect.stringContaining(message),
  });
});

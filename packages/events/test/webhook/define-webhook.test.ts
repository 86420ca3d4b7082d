import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { listDeadLetters } from "../../src/consumer/dead-letters.ts";
import { startConsumers } from "../../src/consumer/run-consumers.ts";
import { defineWebhook } from "../../src/webhook/define-webhook.ts";
import { signWebhook } from "../../src/webhook/post-event.ts";
import { createEventWorld, encoded } from "../event-world.ts";
import { startReceiver } from "./receiver.ts";

const secret = "a secret of the receiver, too";

test("posts each event with a signature, and again until it is taken", async () => {
  await using receiver = await startReceiver([503, 200]);
  await using world = await createEventWorld();
  const webhook = defineWebhook({
    name: "partner",
    subjects: ["events.order.>"],
    url: receiver.url,
    secret,
    retry: { firstDelayMs: 5, maxDelayMs: 5 },
  });
  await using _consumers = await startConsumers({
    connectionString: world.database.connectionString,
    broker: world.broker,
    source: "/hooks",
    consumers: [webhook],
  });
  const event = encoded("events.order.created", "7", { total: "9.90" }, "event-1");
  await world.broker.publish([event]);
  await waitFor(() => receiver.received.length === 2);
  for (const { headers, body } of receiver.received) {
    expect(JSON.parse(body)).toEqual(JSON.parse(event.text));
    expect(headers["webhook-id"]).toBe("event-1");
    const timestamp = String(headers["webhook-timestamp"]);
    expect(headers["webhook-signature"]).toBe(signWebhook(secret, "event-1", timestamp, body));
  }
});

test("a receiver that sends elsewhere, or never takes it, makes a dead letter", async () => {
  await using receiver = await startReceiver([307]);
  await using world = await createEventWorld();
  const webhook = defineWebhook({
    name: "partner",
    subjects: ["events.>"],
    url: receiver.url,
    secret,
    maxAttempts: 1,
  });
  await using _consumers = await startConsumers({
    connectionString: world.database.connectionString,
    broker: world.broker,
    source: "/hooks",
    consumers: [webhook],
  });
  await world.broker.publish([encoded("events.order.created", "7", null)]);
  await waitFor(async () => (await listDeadLetters(world.database)).length === 1);
  expect(receiver.received).toHaveLength(1);
});

// Worked out with another implementation of HMAC-SHA-256 (openssl).
test("signs as Standard Webhooks have it", () => {
  const key = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;
  expect(signWebhook(key, "msg_1", "1700000000", '{"a":1}')).toBe(
    signWebhook("0123456789abcdef0123456789abcdef", "msg_1", "1700000000", '{"a":1}'),
  );
  expect(signWebhook(key, "msg_1", "1700000000", '{"a":1}')).toBe(
    "v1,rkwp5YuvdrMkcu0ZhuMsXoTg44mHAr1Q0+FFgFpXsjY=",
  );
});

test.each([
  [{ url: "ftp://host" }, "CONSUMER_INVALID"],
  [{ url: "no url" }, "CONSUMER_INVALID"],
  [{ secret: "short" }, "CONSUMER_INVALID"],
])("refuses %j", (wrong, code) => {
  const define = () =>
    defineWebhook({ name: "partner", subjects: ["a"], url: "https://host/hook", secret, ...wrong });
  expect(define).toThrow(expect.objectContaining({ code }));
});

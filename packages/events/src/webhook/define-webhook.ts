import { createHmac } from "node:crypto";
import type { Event } from "../broker/event.ts";
import { encodeEvent } from "../broker/event.ts";
import { type Consumer, type ConsumerInput, defineConsumer } from "../consumer/define-consumer.ts";
import { EventsError } from "../errors.ts";

export type WebhookInput = Omit<ConsumerInput, "handle" | "callFunction" | "batchSize"> & {
  /** Where events are posted to: `https://`, or `http://`. */
  readonly url: string;
  /** What the receiver knows too; of at least 24 characters. Read it from the environment. */
  readonly secret: string;
};

const minSecretLength = 24;

/**
 * A consumer that posts each event to a URL, signed as Standard Webhooks have it (headers `webhook-id`,
 * `webhook-timestamp`, `webhook-signature`). Every answer but 2xx is a failed attempt; a receiver drops what comes
 * again by its `webhook-id`.
 *
 * @throws EventsError CONSUMER_INVALID for a URL or secret that is none.
 */
export function defineWebhook({ url, secret, ...input }: WebhookInput): Consumer {
  const { protocol } = URL.parse(url) ?? { protocol: "" };
  if (protocol !== "https:" && protocol !== "http:") {
    throw new EventsError("CONSUMER_INVALID", `The webhook "${input.name}" has no URL of http or https.`);
  }
  if (secret.length < minSecretLength) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `The secret of the webhook "${input.name}" is shorter than ${minSecretLength} characters.`,
    );
  }
  return defineConsumer({
    ...input,
    handle: (event, { signal }) => post(event, url, secret, signal),
  });
}

async function post(event: Event, url: string, secret: string, signal: AbortSignal): Promise<void> {
  const { text } = encodeEvent(event);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/cloudevents+json",
      "webhook-id": event.id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signWebhook(secret, event.id, timestamp, text),
    },
    body: text,
    redirect: "error",
    signal,
  });
  await answer.body?.cancel();
  if (!answer.ok) {
    throw new EventsError("WEBHOOK_REFUSED", `The receiver of a webhook answered ${answer.status}.`);
  }
}

/** The header `webhook-signature`: `v1,` and the base64 of the HMAC-SHA-256 over `id.timestamp.body`. */
export function signWebhook(secret: string, id: string, timestamp: string, body: string): string {
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret;
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

import { createHmac } from "node:crypto";
import { type Event, encodeEvent } from "../broker/event.ts";
import { EventsError } from "../errors.ts";

/** Where events are posted to, checked. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

const minSecretLength = 24;

/** The target, or what is wrong with it, as the end of a sentence that repeats neither. */
export function webhookTarget(url: string, secret: string): WebhookTarget | string {
  const { protocol } = URL.parse(url) ?? { protocol: "" };
  if (protocol !== "https:" && protocol !== "http:") {
    return "the URL is none of http or https";
  }
  return secret.length < minSecretLength
    ? `the secret is shorter than ${minSecretLength} characters`
    : { url, secret };
}

/**
 * Posts an event, signed as Standard Webhooks have it.
 *
 * @throws EventsError WEBHOOK_REFUSED for every answer but 2xx; what `fetch` rejects with.
 */
export async function postEvent(
  event: Event,
  { url, secret }: WebhookTarget,
  signal: AbortSignal,
): Promise<void> {
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

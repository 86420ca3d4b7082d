import { type Consumer, type ConsumerInput, defineConsumer } from "../consumer/define-consumer.ts";
import { EventsError } from "../errors.ts";
import { postEvent, webhookTarget } from "./post-event.ts";

export type WebhookInput = Omit<ConsumerInput, "handle" | "callFunction" | "batchSize"> & {
  /** Where events are posted to: `https://`, or `http://`. */
  readonly url: string;
  /** What the receiver knows too; of at least 24 characters. Read it from the environment. */
  readonly secret: string;
};

/**
 * A consumer that posts each event to a URL, signed as Standard Webhooks have it (headers `webhook-id`,
 * `webhook-timestamp`, `webhook-signature`). Every answer but 2xx is a failed attempt; a receiver drops what comes
 * again by its `webhook-id`.
 *
 * @throws EventsError CONSUMER_INVALID for a URL or secret that is none.
 */
export function defineWebhook({ url, secret, ...input }: WebhookInput): Consumer {
  const target = webhookTarget(url, secret);
  if (typeof target === "string") {
    throw new EventsError("CONSUMER_INVALID", `The webhook "${input.name}" cannot be used: ${target}.`);
  }
  return defineConsumer({
    ...input,
    handle: (event, { signal }) => postEvent(event, target, signal),
  });
}

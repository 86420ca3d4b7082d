import type { EventBroker } from "../broker/broker.ts";
import type { JetStreamBrokerOptions } from "./jetstream-broker.ts";

/**
 * An event broker on NATS JetStream, 2.9 or newer. Later drops of the connection are mended by themselves. The NATS client
 * is loaded by the first call: most processes of a graph have events and no broker.
 *
 * @throws EventsError BROKER_UNREACHABLE, BROKER_ACCESS_DENIED, BROKER_REFUSED, BROKER_CREDENTIALS_INVALID, JETSTREAM_DISABLED, STREAM_DIFFERS
 */
export async function connectJetStreamBroker(options: JetStreamBrokerOptions): Promise<EventBroker> {
  const { openJetStreamBroker } = await import("./jetstream-broker.ts");
  return await openJetStreamBroker(options);
}

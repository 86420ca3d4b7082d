import type { EventBroker } from "./broker/broker.ts";
import { connectJetStreamBroker } from "./jetstream-broker/connect.ts";
import { connectPostgresBroker, type PostgresBrokerOptions } from "./postgres-broker/postgres-broker.ts";

export interface BrokerOptions extends Omit<PostgresBrokerOptions, "connectionString"> {
  /** A NATS server with JetStream; without it, the broker is the database. */
  readonly natsUrl?: string | undefined;
  /** The database of the PostgreSQL broker, which all services share. Not needed with NATS. */
  readonly connectionString?: string | undefined;
}

/** The broker that the environment asks for. @throws EventsError as the two brokers do. */
export async function connectBroker({
  natsUrl,
  connectionString = "",
  ...options
}: BrokerOptions): Promise<EventBroker> {
  return natsUrl === undefined || natsUrl === ""
    ? await connectPostgresBroker({ ...options, connectionString })
    : await connectJetStreamBroker({ ...options, url: natsUrl });
}

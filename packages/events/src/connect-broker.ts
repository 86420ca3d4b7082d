import type { EventBroker } from "./broker/broker.ts";
import { connectJetStreamBroker } from "./jetstream-broker/connect.ts";
import { connectPostgresBroker, type PostgresBrokerOptions } from "./postgres-broker/postgres-broker.ts";

export interface BrokerOptions extends Omit<PostgresBrokerOptions, "connectionString"> {
  /** A NATS server with JetStream; without it, the broker is the database. */
  readonly natsUrl?: string | undefined;
  /** The database of the PostgreSQL broker, which all services share. */
  readonly connectionString: string;
}

/** The broker that the environment asks for. @throws EventsError as the two brokers do. */
export async function connectBroker({ natsUrl, ...options }: BrokerOptions): Promise<EventBroker> {
  return natsUrl === undefined || natsUrl === ""
    ? await connectPostgresBroker(options)
    : await connectJetStreamBroker({ ...options, url: natsUrl });
}

import type { Logger } from "@hansa/core";
import type { EventBroker } from "@hansa/events";
import { type Command, Option } from "commander";
import { CliError } from "../errors.ts";

/** Where events go, as the command line and the environment say it. */
export interface BrokerOptions {
  readonly nats?: string;
  readonly eventsDatabase?: string;
}

/** Adds the options that name the event broker, which keep passwords out of the list of processes by the environment. */
export function addBrokerOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--nats <url>", "the NATS server with JetStream that keeps the events").env("NATS_URL"),
    )
    .addOption(
      new Option(
        "--events-database <url>",
        "without NATS: the PostgreSQL database that keeps the events, the same for all services",
      ).env("HANSA_EVENTS_DATABASE"),
    );
}

/**
 * The broker that the options name.
 *
 * @throws CliError EVENT_BROKER_NOT_NAMED; EventsError where it cannot be reached or used.
 */
export async function openBroker(
  { nats, eventsDatabase }: BrokerOptions,
  logger: Logger,
): Promise<EventBroker> {
  if (!nats && !eventsDatabase) {
    throw new CliError("EVENT_BROKER_NOT_NAMED", "No event broker is named.");
  }
  const { connectBroker } = await import("@hansa/events");
  return await connectBroker({ natsUrl: nats, connectionString: eventsDatabase, logger });
}

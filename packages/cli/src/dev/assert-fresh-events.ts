import { createLogger, type Environment } from "@hansa/core";
import { CliError } from "../errors.ts";
import { openBroker } from "../events/broker-options.ts";

/**
 * Refuses to begin anew beside events of before, which every consumer would handle again: they lie on a server that is not
 * Hansa's to empty.
 *
 * @throws CliError FRESH_REFUSED; EventsError where the broker cannot be asked.
 */
export async function assertFreshEvents({
  NATS_URL: nats = "",
  HANSA_EVENTS_DATABASE: eventsDatabase = "",
}: Environment): Promise<void> {
  if (nats === "" && eventsDatabase === "") {
    return;
  }
  await using broker = await openBroker({ nats, eventsDatabase }, createLogger({ level: "warn" }));
  const kept = await broker.countAfter({ log: "", sequence: 0 }, [">"]);
  if (kept > 0) {
    const place = nats === "" ? "HANSA_EVENTS_DATABASE" : "NATS_URL";
    throw new CliError(
      "FRESH_REFUSED",
      `--fresh empties the embedded databases, and the server at ${place} has ${kept} events of before, which would all be handled again.`,
    );
  }
}

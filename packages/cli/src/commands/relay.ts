import type { Command } from "commander";
import { addBrokerOptions } from "../events/broker-options.ts";
import type { RelayOptions } from "../events/run-relay.ts";
import { addMetricsOptions } from "../events/serve-metrics.ts";
import { databaseOption } from "../options.ts";

export function addRelayCommand(program: Command): void {
  const command = program
    .command("relay")
    .summary("publish a service's events")
    .description(
      "Publishes the outbox of a database to the event broker until it is stopped. One relay works at a time for a " +
        "database; more may run, and one of them goes on when that ends.",
    )
    .addOption(databaseOption("the database with the outbox"));
  addMetricsOptions(addBrokerOptions(command))
    .addHelpText(
      "after",
      `
Settings have environment variables: see docs/settings.md.

Examples:
  $ NATS_URL=nats://127.0.0.1:4222 hansa relay --database postgres://127.0.0.1/orders
  $ hansa relay --database postgres://127.0.0.1/orders --events-database postgres://127.0.0.1/events`,
    )
    .action(async (options: RelayOptions) => {
      const { runRelay } = await import("../events/run-relay.ts");
      await runRelay(options);
    });
}

import type { Command } from "commander";
import type { BrokerOptions } from "../events/broker-options.ts";
import { addBrokerOptions } from "../events/broker-options.ts";
import { addMetricsOptions, type MetricsOptions } from "../events/serve-metrics.ts";
import { runUntilStopped } from "../lifetime.ts";

/** A part of `hansa dev`, which starts it; for people there are `hansa relay` and `hansa worker`. */
export function addDevEventsCommand(program: Command): void {
  const command = program.command("dev-events", { hidden: true });
  addMetricsOptions(addBrokerOptions(command)).action(async (options: BrokerOptions & MetricsOptions) => {
    const { runGraphEvents } = await import("../events/run-graph-events.ts");
    await runUntilStopped(() => runGraphEvents(options, process.env));
  });
}

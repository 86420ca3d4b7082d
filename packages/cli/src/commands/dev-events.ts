import type { Command } from "commander";
import type { BrokerOptions } from "../events/broker-options.ts";
import { addBrokerOptions } from "../events/broker-options.ts";
import { runUntilStopped } from "../lifetime.ts";

/** A part of `hansa dev`, which starts it; for people there are `hansa relay` and `hansa worker`. */
export function addDevEventsCommand(program: Command): void {
  addBrokerOptions(program.command("dev-events", { hidden: true })).action(async (options: BrokerOptions) => {
    const { runGraphEvents } = await import("../events/run-graph-events.ts");
    await runUntilStopped(() => runGraphEvents(options, process.env));
  });
}

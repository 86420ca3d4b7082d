import type { Command } from "commander";
import { addBrokerOptions } from "../events/broker-options.ts";
import type { WorkerOptions } from "../events/run-worker.ts";
import { addMetricsOptions } from "../events/serve-metrics.ts";
import { databaseOption } from "../options.ts";

export function addWorkerCommand(program: Command): void {
  const command = program
    .command("worker")
    .summary("handle events")
    .description(
      "Installs the observers of a module, and runs its consumers until it is stopped. Any number of workers may run the " +
        "same module: they share the work.",
    )
    .argument(
      "<module>",
      "a subgraph's module, the file that hansa compile has made of it, or a module by defineWorker",
    )
    .addOption(databaseOption("the database of the consumers' effects"));
  addMetricsOptions(addBrokerOptions(command))
    .addHelpText(
      "after",
      `
Settings have environment variables: see docs/settings.md.

Examples:
  $ NATS_URL=nats://127.0.0.1:4222 hansa worker inventory/subgraph.ts --database postgres://127.0.0.1/inventory`,
    )
    .action(async (module: string, options: WorkerOptions) => {
      const { runWorker } = await import("../events/run-worker.ts");
      await runWorker(module, options);
    });
}

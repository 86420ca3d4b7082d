import { type Command, Option } from "commander";
import { runUntilStopped } from "../lifetime.ts";
import { hostOption, parseDurationOption, portOption } from "../options.ts";

interface DevOptions {
  readonly port?: number;
  readonly host?: string;
  readonly fresh: boolean;
  readonly data?: string;
  readonly startTimeout: number;
}

export function addDevCommand(program: Command): void {
  program
    .command("dev")
    .summary("start a whole graph from a folder, PostgreSQL included")
    .description(
      "Starts every subgraph of a folder, each with its own database, the gateway over them, and what publishes and " +
        "handles their events. Without DATABASE_URL it brings its own PostgreSQL and keeps its data under DIR/.hansa.",
    )
    .argument("[dir]", "the folder: its hansa.config.ts, or every folder in it with a subgraph.ts", ".")
    .addOption(portOption("the gateway's port", "the configuration's, or 4000"))
    .addOption(hostOption("127.0.0.1"))
    .option("--data <folder>", "where its databases and state lie (default: DIR/.hansa)")
    .option("--fresh", "begin with empty databases; not on servers that are not its own", false)
    .addOption(
      new Option("--start-timeout <duration>", "how long each part may take to get ready")
        .argParser(parseDurationOption)
        .default(60_000, "1m"),
    )
    .addHelpText(
      "after",
      `
Environment:
  DATABASE_URL   a PostgreSQL server to use instead of the embedded one; each subgraph gets a database of its own on it
  NATS_URL       a NATS server with JetStream that keeps the events; without it, the database "events" does

Examples:
  $ hansa dev
  $ hansa dev examples/shop --fresh
  $ DATABASE_URL=postgres://me:secret@127.0.0.1/postgres hansa dev --port 8080`,
    )
    .action(async (directory: string, options: DevOptions) => {
      const { startDev } = await import("../dev/start-dev.ts");
      const start = (stopping: AbortSignal) =>
        startDev({
          directory,
          port: options.port,
          host: options.host ?? "127.0.0.1",
          fresh: options.fresh,
          stateDirectory: options.data,
          startTimeoutMs: options.startTimeout,
          environment: process.env,
          stopping,
          print: (line) => console.log(line),
          log: (line) => console.error(line),
        });
      await runUntilStopped(start, () => console.error("Stopping everything that runs."));
    });
}

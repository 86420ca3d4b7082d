import { readFileSync } from "node:fs";
import { createLogger } from "@hansa/core";
import { Command } from "commander";
import { addCheckCommand } from "./commands/check.ts";
import { addCompileCommand } from "./commands/compile.ts";
import { addComposeCommand } from "./commands/compose.ts";
import { addDevCommand } from "./commands/dev.ts";
import { addDevEventsCommand } from "./commands/dev-events.ts";
import { addEventsCommand } from "./commands/events.ts";
import { addGatewayCommand } from "./commands/gateway.ts";
import { addHelpCommand } from "./commands/help.ts";
import { addMigrateCommand } from "./commands/migrate.ts";
import { addPlanCommand } from "./commands/plan.ts";
import { addRelayCommand } from "./commands/relay.ts";
import { addSubgraphCommand } from "./commands/subgraph.ts";
import { addWorkerCommand } from "./commands/worker.ts";
import { environmentProblems } from "./config/environment-problems.ts";

/** The command `hansa` with all of its subcommands; parsing rejects with a CommanderError instead of exiting. */
export function createProgram(): Command {
  const program = new Command("hansa")
    .description("One command for a federated GraphQL API over services that each own a PostgreSQL database.")
    .version(readVersion(), "-V, --version")
    .exitOverride()
    .showHelpAfterError("Run with --help for the options and examples.")
    .configureHelp({ showGlobalOptions: false });
  addDevCommand(program);
  addSubgraphCommand(program);
  addMigrateCommand(program);
  addCompileCommand(program);
  addComposeCommand(program);
  addCheckCommand(program);
  addPlanCommand(program);
  addGatewayCommand(program);
  addRelayCommand(program);
  addWorkerCommand(program);
  addEventsCommand(program);
  addDevEventsCommand(program);
  addHelpCommand(program);
  return program.hook("preAction", (_, command) => warnOfEnvironment(program, command));
}

/** What a server logs is read by programs. */
async function warnOfEnvironment(program: Command, command: Command): Promise<void> {
  const options = program.commands.flatMap((one) => one.options);
  const problems = await environmentProblems(
    process.env,
    options.flatMap(({ envVar }) => envVar ?? []),
  );
  const isServer = ["gateway", "subgraph", "relay", "worker", "dev-events"].includes(command.name());
  const logger = isServer && problems.length > 0 ? createLogger({ level: "warn" }) : undefined;
  for (const problem of problems) {
    if (logger === undefined) {
      console.error(`warning: ${problem}`);
    } else {
      logger.warn(problem);
    }
  }
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return manifest.version;
}

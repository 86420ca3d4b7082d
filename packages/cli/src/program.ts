import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addCheckCommand } from "./commands/check.ts";
import { addComposeCommand } from "./commands/compose.ts";
import { addDevCommand } from "./commands/dev.ts";
import { addGatewayCommand } from "./commands/gateway.ts";
import { addMigrateCommand } from "./commands/migrate.ts";
import { addPlanCommand } from "./commands/plan.ts";
import { addSubgraphCommand } from "./commands/subgraph.ts";

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
  addComposeCommand(program);
  addCheckCommand(program);
  addPlanCommand(program);
  addGatewayCommand(program);
  return program;
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return manifest.version;
}

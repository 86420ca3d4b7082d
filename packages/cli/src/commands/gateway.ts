import { type Command, Option } from "commander";
import { runUntilStopped } from "../lifetime.ts";
import { hostOption, portOption, workersOption } from "../options.ts";
import type { ServeGatewayOptions } from "../serve-gateway.ts";

export function addGatewayCommand(program: Command): void {
  program
    .command("gateway")
    .summary("serve a federated graph")
    .description(
      "Serves a supergraph at /graphql, with /health, /ready and /metrics: one that is composed already, or one that " +
        "it composes itself of subgraphs, which it waits for. Without a configuration it runs with safe defaults.",
    )
    .addOption(
      new Option("--supergraph <file|url>", "a composed supergraph")
        .env("HANSA_SUPERGRAPH")
        .conflicts("subgraphs"),
    )
    .addOption(
      new Option("--subgraphs <file>", "a supergraph.yaml that names the subgraphs to compose").env(
        "HANSA_SUBGRAPHS",
      ),
    )
    .addOption(
      new Option("--config <file>", "a gateway.config.ts, made by defineGateway").env("HANSA_CONFIG"),
    )
    .addOption(portOption("the port to listen on", "the configuration's, or 4000"))
    .addOption(hostOption("the configuration's, or 127.0.0.1"))
    .addOption(workersOption())
    .option("--dev", "turn on the IDE, introspection and unmasked errors")
    .option("--ide-query <operation>", "what the IDE opens with")
    .addHelpText(
      "after",
      `
Settings have environment variables too: see docs/settings.md.

Examples:
  $ hansa gateway --supergraph supergraph.graphql
  $ hansa gateway --subgraphs supergraph.yaml --port 8080 --dev
  $ hansa gateway --config gateway.config.ts --host 0.0.0.0 --workers auto`,
    )
    .action(async (options: Omit<ServeGatewayOptions, "environment">, command: Command) => {
      if (!options.supergraph && !options.subgraphs && !options.config) {
        command.error(
          "error: one of --supergraph, --subgraphs and --config is needed to know what to serve.",
        );
      }
      const { serveGateway } = await import("../serve-gateway.ts");
      await runUntilStopped(() => serveGateway({ ...options, environment: process.env }));
    });
}

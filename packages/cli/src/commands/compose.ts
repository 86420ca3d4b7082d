import { type Command, Option } from "commander";
import type { HintChoice } from "../compose/report-composition.ts";
import type { WatchGraphOptions } from "../compose/watch-graph.ts";
import { runStoppable } from "../lifetime.ts";
import { parseDurationOption, repeatableOption, requireOption, schemaTimeoutOption } from "../options.ts";

interface ComposeOptions {
  readonly config?: string;
  readonly output?: string;
  readonly format: "text" | "json";
  readonly hints: HintChoice;
  readonly includeTag?: readonly string[];
  readonly excludeTag?: readonly string[];
  readonly hideUnreachableTypes?: boolean;
  readonly timeout: number;
  readonly watch?: boolean;
  readonly pollInterval: number;
}

/** As the report has them; written out, so that help needs no composition. */
const hintChoices: readonly HintChoice[] = ["none", "warn", "info", "debug"];

export function addComposeCommand(program: Command): void {
  program
    .command("compose")
    .summary("compose subgraph schemas into a supergraph")
    .description(
      "Reads the subgraphs that a supergraph.yaml names (files of SDL or from hansa compile, URLs, or inline) and " +
        "prints the supergraph. " +
        "What is wrong, and what may not be meant, goes to standard error with its places.",
    )
    .option("--config <file>", "the supergraph.yaml, as other federation tools read it too; required")
    .option("-o, --output <file>", "where to write the supergraph (default: standard output)")
    .addOption(
      new Option("--format <format>", "print errors and hints for people, or all as JSON to standard output")
        .choices(["text", "json"])
        .default("text"),
    )
    .addOption(
      new Option("--hints <level>", "which hints to print: this level and those above")
        .choices(hintChoices)
        .default("info"),
    )
    .addOption(repeatableOption("--include-tag <name>", "show clients only what carries this tag"))
    .addOption(repeatableOption("--exclude-tag <name>", "hide from clients what carries this tag"))
    .option("--hide-unreachable-types", "hide from clients what no operation can come to")
    .addOption(schemaTimeoutOption())
    .option(
      "--watch",
      "compose again whenever the configuration or a schema changes; needs --output, or --format json",
    )
    .addOption(
      new Option(
        "--poll-interval <duration>",
        "with --watch, how often to ask subgraphs for their schemas; 0s never does",
      )
        .argParser(parseDurationOption)
        .default(5_000, "5s")
        .env("HANSA_COMPOSE_POLL_INTERVAL"),
    )
    .addHelpText(
      "after",
      `
Tags given here replace the configuration's contract. Both forms of output are described in docs/composition.md.

Exit codes:
  0  it composes
  1  it does not, or a file or URL cannot be read or written; every error is printed
  2  the command line was not understood

Examples:
  $ hansa compose --config supergraph.yaml
  $ hansa compose --config supergraph.yaml -o supergraph.graphql --watch
  $ hansa compose --config supergraph.yaml -o public.graphql --exclude-tag internal
  $ hansa compose --config supergraph.yaml --format json`,
    )
    .action(async ({ watch, timeout, pollInterval, ...options }: ComposeOptions, command: Command) => {
      const configPath = requireOption(command, "--config <file>", options.config);
      const { output, format, hints } = options;
      if (watch === true && output === undefined && format === "text") {
        command.error("error: --watch needs --output, where the supergraph is kept, or --format json.");
      }
      const { contractOf } = await import("../compose/contract-option.ts");
      const contract = contractOf(options);
      const environment = process.env;
      const composeOptions = { configPath, environment, contract, timeoutMs: timeout, format, hints, output };
      if (watch === true) {
        await runWatch(composeOptions, pollInterval);
      } else {
        const { composeOnce } = await import("../compose/compose-command.ts");
        await composeOnce(composeOptions);
      }
    });
}

/** JSON says all that there is to say, and nothing goes to standard error beside it. */
async function runWatch(
  options: Omit<WatchGraphOptions, "pollIntervalMs" | "clock" | "print">,
  pollIntervalMs: number,
): Promise<void> {
  const { watchGraph } = await import("../compose/watch-graph.ts");
  const { systemClock } = await import("@hansa/core");
  const print = options.format === "json" ? () => undefined : (line: string) => console.error(line);
  await runStoppable((stopping) =>
    watchGraph({ ...options, pollIntervalMs, clock: systemClock, print }, stopping),
  );
}

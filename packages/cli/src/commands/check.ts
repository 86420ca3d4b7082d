import { type Command, Option } from "commander";
import type { CheckCommandOptions } from "../check/check-command.ts";
import { repeatableOption, schemaTimeoutOption } from "../options.ts";

interface CheckOptions {
  readonly against?: string;
  readonly config?: string;
  readonly subgraph?: string;
  readonly operations?: readonly string[];
  readonly failOn: CheckCommandOptions["failOn"];
  readonly format: CheckCommandOptions["format"];
  readonly includeTag?: readonly string[];
  readonly excludeTag?: readonly string[];
  readonly hideUnreachableTypes?: boolean;
  readonly timeout: number;
}

export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .summary("compare two versions of a graph as clients see them")
    .description(
      "Tells what changes for clients between two supergraphs, between a supergraph and what a supergraph.yaml " +
        "composes to, or when one subgraph of it changes: what breaks them, what may surprise them, and what is safe. " +
        "With operations that clients send, a breaking change that none of them uses does not count.",
    )
    .argument("[schema]", "the newer supergraph or, with --subgraph, schema (default: the configuration's)")
    .option(
      "--against <file>",
      "the older supergraph or, with --subgraph, schema (then the configuration's unless given)",
    )
    .option(
      "--config <file>",
      "a supergraph.yaml: composed, it is the newer version, or what --subgraph is part of",
    )
    .option("--subgraph <name>", "compare two versions of this subgraph, among the rest of the configuration")
    .addOption(repeatableOption("--operations <path>", "a file or folder of operations that clients send"))
    .addOption(
      new Option("--fail-on <criticality>", "the least that fails the check")
        .choices(["breaking", "dangerous"])
        .default("breaking"),
    )
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .addOption(repeatableOption("--include-tag <name>", "compare what a contract with this tag shows"))
    .addOption(repeatableOption("--exclude-tag <name>", "compare what a contract without this tag shows"))
    .option("--hide-unreachable-types", "compare without what no operation can come to")
    .addOption(schemaTimeoutOption())
    .addHelpText(
      "after",
      `
Exit codes:
  0  nothing that fails the check
  1  something does, or a version does not compose or cannot be read
  2  the command line was not understood

Examples:
  $ hansa check new.graphql --against old.graphql
  $ hansa check --config supergraph.yaml --against supergraph.graphql --operations src
  $ hansa check products.new.graphql --config supergraph.yaml --subgraph products`,
    )
    .action(async (schema: string | undefined, options: CheckOptions, command: Command) => {
      const problem = problemOf(schema, options);
      if (problem !== undefined) {
        command.error(`error: ${problem}`);
      }
      const { contractOf } = await import("../compose/contract-option.ts");
      const { checkGraph } = await import("../check/check-command.ts");
      await checkGraph({
        against: options.against,
        proposed: schema,
        config: options.config,
        subgraph: options.subgraph,
        operations: options.operations ?? [],
        failOn: options.failOn,
        format: options.format,
        environment: process.env,
        contract: contractOf(options),
        timeoutMs: options.timeout,
      });
    });
}

/** What keeps a command line from naming two versions. */
function problemOf(schema: string | undefined, options: CheckOptions): string | undefined {
  const { against, config, subgraph } = options;
  if (subgraph !== undefined && config === undefined) {
    return "--subgraph needs --config, which says what the subgraph is part of.";
  }
  if (subgraph !== undefined && schema === undefined && against === undefined) {
    return "one of a newer schema and --against is needed beside --subgraph.";
  }
  if (subgraph === undefined && against === undefined) {
    return "--against is needed to know the older version.";
  }
  if (subgraph === undefined && (schema === undefined) === (config === undefined)) {
    return "one of a newer supergraph and --config is needed, and not both.";
  }
  const hasContract = [options.includeTag, options.excludeTag, options.hideUnreachableTypes].some(Boolean);
  return hasContract && config === undefined
    ? "tags need --config: supergraphs are compared as they were composed."
    : undefined;
}

import type { PlanStageName } from "@hansa/query-planner";
import { type Command, Option } from "commander";
import { parseJsonObject, repeatableOption, requireOption } from "../options.ts";

interface PlanOptions {
  readonly supergraph?: string;
  readonly operation?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly overrideLabel?: readonly string[];
  readonly format: "text" | "json" | "mermaid" | "explain";
  readonly stage?: PlanStageName;
  readonly incremental?: boolean;
}

/** As the planner has them; written out, so that help needs no planner. */
const stageNames: readonly PlanStageName[] = [
  "normalise",
  "demands",
  "solve",
  "fetch-graph",
  "optimise",
  "emit",
];

export function addPlanCommand(program: Command): void {
  program
    .command("plan")
    .summary("show how an operation would be answered")
    .description(
      "Plans an operation against a supergraph and prints the plan: what is fetched where, and in which order. " +
        "Fields that no subgraph can give are warned of on standard error; the plan answers them with null.",
    )
    .option("--supergraph <file>", "a composed supergraph; required")
    .option("--operation <file>", "a file with the operation; required")
    .option("--operation-name <name>", "which operation, where the file has several")
    .option(
      "--variables <json>",
      "the operation's variables: fetches that they leave out are marked",
      parseJsonObject,
    )
    .addOption(
      repeatableOption(
        "--override-label <label>",
        "an @override label that is on, as the subgraph has it; all are off unless given",
      ),
    )
    .addOption(
      new Option("--format <format>", "how to print it")
        .choices(["text", "json", "mermaid", "explain"])
        .default("text"),
    )
    .addOption(
      new Option("--stage <name>", "print what one stage of planning made of it instead of the plan").choices(
        stageNames,
      ),
    )
    .option("--incremental", "plan fragments with @defer as parts of their own")
    .addHelpText(
      "after",
      `
Examples:
  $ hansa plan --supergraph supergraph.graphql --operation orders.graphql
  $ hansa plan --supergraph supergraph.graphql --operation orders.graphql --format mermaid
  $ hansa plan --supergraph supergraph.graphql --operation orders.graphql --stage demands
  $ hansa plan --supergraph supergraph.graphql --operation orders.graphql --override-label "percent(10)"`,
    )
    .action(async (options: PlanOptions, command: Command) => {
      const supergraph = requireOption(command, "--supergraph <file>", options.supergraph);
      const operation = requireOption(command, "--operation <file>", options.operation);
      const { printPlanOf } = await import("../print-plan-of.ts");
      const { text, warnings } = await printPlanOf({
        ...options,
        supergraph,
        operation,
        overrideLabels: options.overrideLabel ?? [],
      });
      console.log(text);
      for (const warning of warnings) {
        console.error(`warning: ${warning}`);
      }
    });
}

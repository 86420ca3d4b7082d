import { holds } from "@hansa/executor";
import { parseBounded, type SupergraphModel } from "@hansa/federation-model";
import {
  explainPlan,
  type PlanStageName,
  type PlanStages,
  planStages,
  printMermaid,
  printPlan,
  printStage,
  printUnreachable,
  type QueryPlan,
} from "@hansa/query-planner";
import { type DocumentNode, GraphQLError } from "graphql";
import { CliError } from "./errors.ts";
import { buildModel } from "./supergraph-text.ts";
import { readTextFile } from "./text-file.ts";

export interface PrintPlanOptions {
  /** A file with a composed supergraph. */
  readonly supergraph: string;
  /** A file with the operation. */
  readonly operation: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The labels of `@override` that are on; none unless given. */
  readonly overrideLabels?: readonly string[];
  readonly format: "text" | "json" | "mermaid" | "explain";
  /** Prints this stage's result instead of the plan. */
  readonly stage?: PlanStageName;
  /** Plans fragments with `@defer` as parts of their own. */
  readonly incremental?: boolean;
}

/** A plan to show. */
export interface PrintedPlan {
  readonly text: string;
  /** What the plan cannot answer, with the reasons. */
  readonly warnings: readonly string[];
}

/**
 * How an operation would be answered, as text.
 *
 * @throws CliError FILE_UNREADABLE, SUPERGRAPH_UNUSABLE, OPERATION_SYNTAX_INVALID; PlanError.
 */
export async function printPlanOf(options: PrintPlanOptions): Promise<PrintedPlan> {
  const model = buildModel(await readTextFile(options.supergraph), options.supergraph);
  const document = parseOperation(await readTextFile(options.operation), options.operation);
  const { operationName, incremental = false } = options;
  const overrideLabels = new Set(options.overrideLabels);
  const stages = planStages(model, { document, operationName }, { overrideLabels, incremental });
  return {
    text: printAs(model, stages, options),
    warnings: [
      ...model.securitySpecs.map(({ name, url }) => `The plan leaves out what "${name}" (${url}) protects.`),
      ...unknownLabels(model, overrideLabels),
      ...warningsOf(stages.plan),
    ],
  };
}

function printAs(model: SupergraphModel, stages: PlanStages, options: PrintPlanOptions): string {
  if (options.stage !== undefined) {
    return printStage(model, stages, options.stage);
  }
  switch (options.format) {
    case "json":
      return JSON.stringify(stages.plan, undefined, 2);
    case "mermaid":
      return printMermaid(stages.plan);
    case "explain":
      return explainPlan(model, stages);
    case "text":
      return [printPlan(stages.plan), ...printSkipped(stages.plan, options.variables)].join("\n");
  }
}

function unknownLabels(model: SupergraphModel, given: ReadonlySet<string>): readonly string[] {
  const labels = model.overrideLabels.map((label) => `"${label}"`).join(", ");
  return [...given]
    .filter((label) => !model.overrideLabels.includes(label))
    .map((label) => `The supergraph has no label "${label}"${labels === "" ? "." : `; it has ${labels}.`}`);
}

function warningsOf(plan: QueryPlan): readonly string[] {
  const lines = printUnreachable(plan.response);
  return lines.length === 0
    ? []
    : [
        ...lines,
        "No subgraph can give these fields. Compose the supergraph again with `hansa compose`, which checks satisfiability.",
      ];
}

/** Far more than the planner takes, and far less than would exhaust the stack. */
const maxOperationNesting = 500;

function parseOperation(text: string, path: string): DocumentNode {
  try {
    return parseBounded(text, { maxNesting: maxOperationNesting });
  } catch (error) {
    if (error instanceof GraphQLError) {
      const place = error.locations?.[0];
      throw new CliError(
        "OPERATION_SYNTAX_INVALID",
        `${path}:${place?.line ?? 1}:${place?.column ?? 1}: ${error.message}`,
      );
    }
    throw error;
  }
}

/** What the given variables leave out, where variables are given at all. */
function printSkipped(plan: QueryPlan, variables: PrintPlanOptions["variables"]): readonly string[] {
  if (variables === undefined) {
    return [];
  }
  const skipped = plan.fetches.filter(({ when }) => !holds(when, variables));
  return ["", ...skipped.map(({ id }) => `Fetch ${id} is not sent with these variables.`)];
}

import { holds } from "@hansa/executor";
import type { SupergraphModel } from "@hansa/federation-model";
import {
  explainPlan,
  PlanError,
  type PlanStageName,
  type PlanStages,
  planStages,
  printMermaid,
  printPlan,
  printStage,
  printUnreachable,
  type QueryPlan,
  withDeferDirective,
} from "@hansa/query-planner";
import { locatePlanError, type OperationFile, readOperationFile } from "./operation-file.ts";
import { describeUnknownVariables, readVariables, type Variables } from "./operation-variables.ts";
import { buildModel } from "./supergraph-text.ts";
import { readTextFile } from "./text-file.ts";

export interface PrintPlanOptions {
  /** A file with a composed supergraph. */
  readonly supergraph: string;
  /** A file with the operation. */
  readonly operation: string;
  readonly operationName?: string;
  readonly variables?: Variables;
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
 * @throws CliError FILE_UNREADABLE, SUPERGRAPH_INVALID, OPERATION_SYNTAX_INVALID, VARIABLES_INVALID; PlanError with the
 * place in the file.
 */
export async function printPlanOf(options: PrintPlanOptions): Promise<PrintedPlan> {
  const model = buildModel(await readTextFile(options.supergraph), options.supergraph);
  const file = await readOperationFile(options.operation, options.operationName);
  const stages = planFile(model, file, options);
  const { variables: given } = options;
  const variables = given === undefined ? undefined : readVariables(model.apiSchema, file, given);
  return {
    text: printAs(model, stages, { ...options, variables }),
    warnings: [
      ...model.securitySpecs.map(({ name, url }) => `The plan leaves out what "${name}" (${url}) protects.`),
      ...unknownLabels(model, new Set(options.overrideLabels)),
      ...describeUnknownVariables(file, given ?? {}),
      ...warningsOf(stages.plan),
    ],
  };
}

function planFile(
  model: SupergraphModel,
  file: OperationFile,
  { overrideLabels, incremental = false }: PrintPlanOptions,
): PlanStages {
  const { document, operation } = file;
  const operationName = operation.name?.value;
  try {
    return planStages(
      model,
      { document, operationName },
      { overrideLabels: new Set(overrideLabels), incremental },
    );
  } catch (error) {
    if (error instanceof PlanError) {
      throw locatePlanError(error, file, incremental ? withDeferDirective(model.apiSchema) : model.apiSchema);
    }
    throw error;
  }
}

function printAs(
  model: SupergraphModel,
  stages: PlanStages,
  options: Pick<PrintPlanOptions, "format" | "stage"> & { readonly variables: Variables | undefined },
): string {
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

/** What the given variables leave out, where variables are given at all. */
function printSkipped(plan: QueryPlan, variables: Variables | undefined): readonly string[] {
  if (variables === undefined) {
    return [];
  }
  const skipped = plan.fetches.filter(({ when }) => !holds(when, variables));
  return ["", ...skipped.map(({ id }) => `Fetch ${id} is not sent with these variables.`)];
}
